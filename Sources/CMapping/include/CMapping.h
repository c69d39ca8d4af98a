/* Mapped files that may be cut, or fail to be read, while somebody reads them. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Keeps a failed read of a mapping from ending the process.
 *
 * Where the kernel cannot give a page (SIGBUS: the file was cut, or the disk does not read), that page and what follows
 * it in the mapping read as bytes of 0xFF from then on, which no floating-point format takes for a number, and the
 * mapping counts as broken. Any other SIGBUS goes to whom it went before.
 *
 * `start` is where a mapping of `size_bytes` begins. Returns a number for the functions below, from 1 on; 0 where there
 * are too many mappings or the signal cannot be caught: such a mapping is left as it is, and is never told as broken.
 */
int cmapping_guard(const void *start, size_t size_bytes);

/* Ends that, before the mapping is removed. Nobody may be reading it. */
void cmapping_release(int number);

/* Whether a page of the mapping could not be read. */
bool cmapping_is_broken(int number);
