// The part of Debian's libcrypto that Cloister uses: digests, signatures, key agreement, authenticated encryption.
#ifndef CLOISTER_CCRYPTO_SHIM_H
#define CLOISTER_CCRYPTO_SHIM_H

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#endif
