// The part of Debian's libcrypto that Cloister uses: message digests.
#ifndef CLOISTER_CCRYPTO_SHIM_H
#define CLOISTER_CCRYPTO_SHIM_H

#include <openssl/evp.h>
#include <openssl/sha.h>

#endif
