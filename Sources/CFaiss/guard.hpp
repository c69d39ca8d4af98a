// The one place where C++ exceptions end.
#pragma once

#include <cstdio>
#include <exception>
#include <ios>
#include <new>
#include <stdexcept>

#include "cfaiss.h"

namespace cloister {

inline void describe(cfaiss_message message, const char *text) noexcept {
  if (message.text != nullptr && message.size > 0) std::snprintf(message.text, message.size, "%s", text);
}

struct invalid_argument : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct input_output_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline void require(bool condition, const char *text) {
  if (!condition) throw invalid_argument(text);
}

// Runs `body` and turns whatever it throws into a status and a message.
template <typename Body>
cfaiss_status guarded(cfaiss_message message, Body body) noexcept {
  try {
    body();
    return CFAISS_OK;
  } catch (const invalid_argument &error) {
    describe(message, error.what());
    return CFAISS_INVALID_ARGUMENT;
  } catch (const std::bad_alloc &) {
    describe(message, "not enough memory");
    return CFAISS_OUT_OF_MEMORY;
  } catch (const input_output_error &error) {
    describe(message, error.what());
    return CFAISS_INPUT_OUTPUT;
  } catch (const std::exception &error) {
    describe(message, error.what());
    return CFAISS_FAILED;
  } catch (...) {
    describe(message, "unknown exception");
    return CFAISS_FAILED;
  }
}

}  // namespace cloister
