// The part of Debian's OpenBLAS that Cloister uses: single-precision matrix products and the number of threads.
#ifndef CLOISTER_COPENBLAS_SHIM_H
#define CLOISTER_COPENBLAS_SHIM_H

#include <cblas-openblas.h>

#endif
