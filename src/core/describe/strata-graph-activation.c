/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-graph.h"

#include <math.h>

/* Keras' activations in operators: one where ONNX has it, else its formula. x is the value that comes in. */

static void
clip (StrataGraph *graph, double minimum, double maximum)
{
  strata_graph_add (graph, "Clip", strata_graph_make_scalar (graph, minimum), strata_graph_make_scalar (graph, maximum),
                    NULL);
}

static void
compute (StrataGraph *graph, const char *operator, double number)
{
  strata_graph_add (graph, operator, strata_graph_make_scalar (graph, number), NULL);
}

static void
add_hard_sigmoid (StrataGraph *graph)
{
  strata_graph_add (graph, "HardSigmoid", NULL);
  strata_graph_set_float (graph, "alpha", 1.0 / 6);
  strata_graph_set_float (graph, "beta", 0.5);
}

static void
add_shrink (StrataGraph *graph, double bias)
{
  strata_graph_add (graph, "Shrink", NULL);
  strata_graph_set_float (graph, "lambd", 0.5);
  strata_graph_set_float (graph, "bias", bias);
}

/* x (1 + erf (x / √2)) / 2 */
static void
add_gelu (StrataGraph *graph, const char *x)
{
  compute (graph, "Mul", M_SQRT1_2);
  strata_graph_add (graph, "Erf", NULL);
  compute (graph, "Add", 1);
  strata_graph_add (graph, "Mul", x, NULL);
  compute (graph, "Mul", 0.5);
}

/* (x + √(x² + 4)) / 2 */
static void
add_squareplus (StrataGraph *graph, const char *x)
{
  strata_graph_add (graph, "Mul", x, NULL);
  compute (graph, "Add", 4);
  strata_graph_add (graph, "Sqrt", NULL);
  strata_graph_add (graph, "Add", x, NULL);
  compute (graph, "Mul", 0.5);
}

/* (c + 1)² / 4 with c = x brought between −1 and 1, and what is above 1 as it is. */
static void
add_sparse_plus (StrataGraph *graph, const char *x)
{
  const char *bent, *square;

  clip (graph, -1, 1);
  compute (graph, "Add", 1);
  bent = strata_graph_get_value (graph);
  strata_graph_add (graph, "Mul", bent, NULL);
  compute (graph, "Mul", 0.25);
  square = strata_graph_get_value (graph);
  strata_graph_set_value (graph, x);
  compute (graph, "Sub", 1);
  strata_graph_add (graph, "Relu", NULL);
  strata_graph_add (graph, "Add", square, NULL);
}

void
strata_graph_add_activation (StrataGraph *graph, StActivation activation)
{
  static const char *const operators[ST_N_ACTIVATIONS] = {
    [ST_RELU] = "Relu",         [ST_SIGMOID] = "Sigmoid", [ST_TANH] = "Tanh",
    [ST_SELU] = "Selu",         [ST_ELU] = "Elu",         [ST_SOFTPLUS] = "Softplus",
    [ST_CELU] = "Celu",         [ST_EXPONENTIAL] = "Exp", [ST_HARD_SILU] = "HardSwish",
    [ST_SOFTSIGN] = "Softsign", [ST_SOFTMAX] = "Softmax", [ST_LOG_SOFTMAX] = "LogSoftmax",
  };
  const char *x = strata_graph_get_value (graph);

  g_return_if_fail (activation < ST_N_ACTIVATIONS);

  if (operators[activation] != NULL)
    {
      strata_graph_add (graph, operators[activation], NULL);
      if (activation == ST_SOFTMAX || activation == ST_LOG_SOFTMAX)
        strata_graph_set_int (graph, "axis", -1);
      return;
    }
  switch (activation)
    {
    case ST_GELU:
      add_gelu (graph, x);
      break;
    case ST_SWISH:
      strata_graph_add (graph, "Sigmoid", NULL);
      strata_graph_join (graph, "Mul", x);
      break;
    case ST_LEAKY_RELU:
      strata_graph_add (graph, "LeakyRelu", NULL);
      strata_graph_set_float (graph, "alpha", 0.2);
      break;
    case ST_RELU6:
      clip (graph, 0, 6);
      break;
    case ST_HARD_SIGMOID:
      add_hard_sigmoid (graph);
      break;
    case ST_HARD_TANH:
      clip (graph, -1, 1);
      break;
    case ST_HARD_SHRINK:
      add_shrink (graph, 0);
      break;
    case ST_SOFT_SHRINK:
      add_shrink (graph, 0.5);
      break;
    case ST_TANH_SHRINK:
      strata_graph_add (graph, "Tanh", NULL);
      strata_graph_join (graph, "Sub", x);
      break;
    case ST_LOG_SIGMOID:
      strata_graph_add (graph, "Neg", NULL);
      strata_graph_add (graph, "Softplus", NULL);
      strata_graph_add (graph, "Neg", NULL);
      break;
    case ST_MISH:
      strata_graph_add (graph, "Softplus", NULL);
      strata_graph_add (graph, "Tanh", NULL);
      strata_graph_join (graph, "Mul", x);
      break;
    case ST_SQUAREPLUS:
      add_squareplus (graph, x);
      break;
    case ST_SPARSE_PLUS:
      add_sparse_plus (graph, x);
      break;
    case ST_SPARSE_SIGMOID:
      compute (graph, "Add", 1);
      compute (graph, "Mul", 0.5);
      clip (graph, 0, 1);
      break;
    default:
      break;
    }
}
