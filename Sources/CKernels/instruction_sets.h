// The tables of functions that the files of this folder define, and the limits they share.
#ifndef CLOISTER_INSTRUCTION_SETS_H
#define CLOISTER_INSTRUCTION_SETS_H

#include "CKernels.h"

enum {
  // The largest tile and panel of any instruction set; scratch memory is sized for them.
  CK_MAX_TILE_ROWS = 12,
  CK_MAX_PANEL_WIDTH = 32,
};

extern const ck_kernels ck_kernels_scalar;
extern const ck_kernels ck_kernels_baseline;
#if defined(__x86_64__)
extern const ck_kernels ck_kernels_avx2;
extern const ck_kernels ck_kernels_avx512;
#endif

#endif
