#pragma once

#include <openssl/bio.h>         // PEM text is read from and written to memory BIOs
#include <openssl/bn.h>          // the modulus and exponent of a public key
#include <openssl/core_names.h>  // the names of those two parameters
#include <openssl/crypto.h>      // constant-time comparison, wiping memory
#include <openssl/err.h>         // the reason behind a failed call
#include <openssl/evp.h>         // digests, keys, signatures, scrypt
#include <openssl/pem.h>         // PKCS#1, PKCS#8 and SubjectPublicKeyInfo text
#include <openssl/rand.h>        // random bytes
#include <openssl/rsa.h>         // padding and key size
