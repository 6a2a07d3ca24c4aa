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
    { 0, NULL, NULL },
  };
  static GType type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("StrataActivation", values));
  return type;
}
