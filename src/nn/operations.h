#pragma once

// All operations on variables. Arguments of one call belong to one tape. Wrong shapes throw
// std::invalid_argument: they are faults of the program, not of a user's data.

#include "nn/attention.h"
#include "nn/column_operations.h"
#include "nn/elementwise.h"
#include "nn/graph_operations.h"
#include "nn/linear_operations.h"
#include "nn/losses.h"
#include "nn/normalisation.h"
#include "nn/row_operations.h"
