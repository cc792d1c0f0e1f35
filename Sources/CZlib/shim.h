#pragma once

#include <zlib.h>  // deflate, in the gzip format
