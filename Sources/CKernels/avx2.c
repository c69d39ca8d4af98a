// Eight lanes with fused multiply-add: a tile of 6 x 16 takes 12 of the 16 registers.
#if defined(__x86_64__)
#define LANES 8
#define TILE_ROWS 6
#define TILE_VECTORS 2
#define KERNELS ck_kernels_avx2
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "vector.h"
#pragma clang attribute pop
#endif
