/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-layers.h"

GType
strata_activation_get_type (void)
{
  static const GEnumValue values[] = {
    { ST_LINEAR, "ST_LINEAR", "linear" },
    { ST_RELU, "ST_RELU", "relu" },
    { ST_SIGMOID, "ST_SIGMOID", "sigmoid" },
    { ST_TANH, "ST_TANH", "tanh" },
    { ST_SELU, "ST_SELU", "selu" },
    { ST_ELU, "ST_ELU", "elu" },
    { ST_SOFTPLUS, "ST_SOFTPLUS", "softplus" },
    { ST_SOFTMAX, "ST_SOFTMAX", "softmax" },
    { ST_GELU, "ST_GELU", "gelu" },
    { ST_SWISH, "ST_SWISH", "swish" },
    { ST_LEAKY_RELU, "ST_LEAKY_RELU", "leaky_relu" },
    { ST_RELU6, "ST_RELU6", "relu6" },
    { ST_CELU, "ST_CELU", "celu" },
    { ST_EXPONENTIAL, "ST_EXPONENTIAL", "exponential" },
    { ST_HARD_SIGMOID, "ST_HARD_SIGMOID", "hard_sigmoid" },
    { ST_HARD_SILU, "ST_HARD_SILU", "hard_silu" },
    { ST_HARD_TANH, "ST_HARD_TANH", "hard_tanh" },
    { ST_HARD_SHRINK, "ST_HARD_SHRINK", "hard_shrink" },
    { ST_SOFT_SHRINK, "ST_SOFT_SHRINK", "soft_shrink" },
    { ST_TANH_SHRINK, "ST_TANH_SHRINK", "tanh_shrink" },
    { ST_SOFTSIGN, "ST_SOFTSIGN", "softsign" },
    { ST_LOG_SIGMOID, "ST_LOG_SIGMOID", "log_sigmoid" },
    { ST_MISH, "ST_MISH", "mish" },
    { ST_SQUAREPLUS, "ST_SQUAREPLUS", "squareplus" },
    { ST_SPARSE_PLUS, "ST_SPARSE_PLUS", "sparse_plus" },
    { ST_SPARSE_SIGMOID, "ST_SPARSE_SIGMOID", "sparse_sigmoid" },
    { ST_LOG_SOFTMAX, "ST_LOG_SOFTMAX", "log_softmax" },
    { 0, NULL, NULL },
  };
  static GType type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("StrataActivation", values));
  return type;
}
