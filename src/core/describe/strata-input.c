/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-layer-private.h"

#include <glib/gi18n-lib.h>

struct _StrataInput
{
  StrataLayer parent_instance;
  StrataShape *shape; /* NULL: as the data gives it */
};

G_DEFINE_FINAL_TYPE (StrataInput, strata_input, STRATA_TYPE_LAYER)

static gboolean
strata_input_infer (StrataLayer *layer, const StrataShape *input, StrataShape *output, GError **error)
{
  StrataInput *self = STRATA_INPUT (layer);
  gboolean is_set = self->shape != NULL && self->shape->rank >= 0;

  if (is_set && input->rank >= 0 && !strata_shape_equal (self->shape, input))
    {
      g_autofree char *own = strata_shape_to_string (self->shape);
      g_autofree char *data = strata_shape_to_string (input);

      g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
                   _ ("shape is %s, but the data gives %s: change it, or leave it empty"), own, data);
      return FALSE;
    }
  *output = is_set ? *self->shape : *input;
  return TRUE;
}

static void
strata_input_class_init (StrataInputClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);

  configurable_class->class_name = "Input";
  configurable_class->keras_name = "input_layer";
  configurable_class->family = N_ ("Shape");
  configurable_class->icon_name = "strata-input-symbolic";
  configurable_class->summary = N_ ("Says what shape comes in; the data says it too");
  configurable_class->formula = "y = x";
  configurable_class->keywords = "input shape";
  STRATA_LAYER_CLASS (klass)->infer = strata_input_infer;
  STRATA_LAYER_CLASS (klass)->add_nodes = strata_layer_add_no_nodes;

  strata_configurable_class_install_argument (
    configurable_class, G_STRUCT_OFFSET (StrataInput, shape),
    g_param_spec_boxed ("shape", N_ ("Shape"), N_ ("Shape of one sample; empty takes it from the data"),
                        STRATA_TYPE_SHAPE, STRATA_ARGUMENT | STRATA_PARAM_OPTIONAL));
}

static void
strata_input_init (StrataInput *self)
{
}
