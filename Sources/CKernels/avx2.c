// Eight lanes with fused multiply-add: a tile of 6 x 16 takes 12 of the 16 registers.
#if defined(__x86_64__)
#include <immintrin.h>

#define LANES 8
#define TILE_ROWS 6
#define TILE_VECTORS 2
#define KERNELS ck_kernels_avx2
#define ROUNDED_PRODUCT ck_avx2_rounded_product
#define INT16_PRODUCT ck_avx2_int16_product
#define INT16_ROUND ck_avx2_int16_round
#define HALVES(from) ((vector)_mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(from))))
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#include "vector.h"
#pragma clang attribute pop
#endif
