#pragma once

#include <fcgiapp.h>

// Swift's Glibc module leaves these out.
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

// Declared by <sys/socket.h> for GNU sources only; to define _GNU_SOURCE here would make fd_set
// differ from that of the Glibc module.
int accept4(int socket, struct sockaddr *address, socklen_t *length, int flags);
