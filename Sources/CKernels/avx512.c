// Sixteen lanes: a tile of 12 x 32 takes 24 of the 32 registers.
#if defined(__x86_64__)
#include <immintrin.h>

#define LANES 16
#define TILE_ROWS 12
#define TILE_VECTORS 2
#define KERNELS ck_kernels_avx512
#define ROUNDED_PRODUCT ck_avx2_rounded_product
#define INT16_PRODUCT ck_avx2_int16_product
#define INT16_ROUND ck_avx2_int16_round
#define HALVES(from) ((vector)_mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)(from))))
#pragma clang attribute push(__attribute__((target("avx512f,fma"))), apply_to = function)
#include "vector.h"
#pragma clang attribute pop
#endif
