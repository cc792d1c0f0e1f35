#pragma once

#include <libpq-fe.h>

// The codes of PQresultErrorField are macros of characters ('C'), which Swift does not import.
static const int PETSHOP_DIAG_SQLSTATE = PG_DIAG_SQLSTATE;
static const int PETSHOP_DIAG_MESSAGE = PG_DIAG_MESSAGE_PRIMARY;
static const int PETSHOP_DIAG_DETAIL = PG_DIAG_MESSAGE_DETAIL;
static const int PETSHOP_DIAG_TABLE = PG_DIAG_TABLE_NAME;
static const int PETSHOP_DIAG_CONSTRAINT = PG_DIAG_CONSTRAINT_NAME;
