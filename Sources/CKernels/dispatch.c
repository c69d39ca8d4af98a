#include "instruction_sets.h"

#if defined(__x86_64__)
static bool has_avx2(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
}
#endif

const ck_kernels *ck_kernels_for(ck_instruction_set set) {
  switch (set) {
    case CK_SCALAR: return &ck_kernels_scalar;
    case CK_BASELINE: return &ck_kernels_baseline;
#if defined(__x86_64__)
    case CK_AVX2: return has_avx2() ? &ck_kernels_avx2 : NULL;
    case CK_AVX512: return has_avx2() && __builtin_cpu_supports("avx512f") ? &ck_kernels_avx512 : NULL;
#endif
    default: return NULL;
  }
}

const ck_scans *ck_scans_for(ck_instruction_set set) {
  switch (set) {
    case CK_SCALAR: return &ck_scans_scalar;
#if defined(__x86_64__)
    case CK_AVX2: return has_avx2() ? &ck_scans_avx2 : NULL;
#endif
    default: return NULL;
  }
}

size_t ck_panel_count(const ck_kernels *kernels, size_t output_count) {
  return (output_count + kernels->panel_width - 1) / kernels->panel_width;
}

size_t ck_packed_count(const ck_kernels *kernels, size_t input_count, size_t output_count) {
  return ck_panel_count(kernels, output_count) * kernels->panel_width * input_count;
}

void ck_pack(const ck_kernels *kernels, const float *weights, size_t input_count, size_t output_count, float *panels) {
  const size_t width = kernels->panel_width;
  for (size_t panel = 0; panel < ck_panel_count(kernels, output_count); panel++)
    for (size_t input = 0; input < input_count; input++)
      for (size_t column = 0; column < width; column++) {
        const size_t output = panel * width + column;
        *panels++ = output < output_count ? weights[output * input_count + input] : 0.0f;
      }
}

size_t ck_attention_scratch_count(size_t tokens, size_t head_size) {
  const size_t keys = (tokens + CK_MAX_PANEL_WIDTH - 1) / CK_MAX_PANEL_WIDTH * CK_MAX_PANEL_WIDTH;
  const size_t elements = (head_size + CK_MAX_PANEL_WIDTH - 1) / CK_MAX_PANEL_WIDTH * CK_MAX_PANEL_WIDTH;
  return keys * head_size + tokens * elements + CK_MAX_TILE_ROWS * keys;
}
