// All kernels of one instruction set, whose file includes this one after the definitions that lanes.h lists.
#include "attention.h"
#include "encoder.h"
#include "product.h"
#include "round.h"
#include "rows.h"

const ck_kernels KERNELS = {
    .panel_width = PANEL_WIDTH,
    .dense = dense,
    .add_layer_norm = add_layer_norm,
    .self_attention = self_attention,
    .mean_pool_normalize = mean_pool_normalize,
    .product = product,
    .rounded_product = ROUNDED_PRODUCT,
    .round = round_row,
    .int16_product = INT16_PRODUCT,
    .int16_round = INT16_ROUND,
    .rms_norm = rms_norm,
    .softmax = softmax,
    .gated = gated,
    .activate = activate,
    .add_scaled = add_scaled,
    .scale = scale_row,
    .rotate = rotate,
    .attention = attention,
};
