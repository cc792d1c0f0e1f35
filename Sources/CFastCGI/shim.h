#pragma once

// accept4 is declared for GNU sources only.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <fcgiapp.h>

// Swift's Glibc module leaves these out.
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
