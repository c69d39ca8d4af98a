// Four lanes: SSE2 on x86-64, NEON on aarch64, without asking the processor.
#define LANES 4
#define TILE_ROWS 6
#define TILE_VECTORS 2
#define KERNELS ck_kernels_baseline
#define ROUNDED_PRODUCT ck_scalar_rounded_product
#define INT16_PRODUCT ck_scalar_int16_product
#define INT16_ROUND ck_scalar_int16_round
#include "vector.h"
