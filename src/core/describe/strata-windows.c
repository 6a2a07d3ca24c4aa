/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-windows.h"

#include <glib/gi18n-lib.h>

GType
strata_padding_get_type (void)
{
  static const GEnumValue values[] = {
    { STRATA_PADDING_VALID, "STRATA_PADDING_VALID", "valid" },
    { STRATA_PADDING_SAME, "STRATA_PADDING_SAME", "same" },
    { 0, NULL, NULL },
  };
  static GType type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("StrataPadding", values));
  return type;
}

gboolean
strata_check_image (StrataLayer *self, int n_axes, const StrataShape *input, GError **error)
{
  const char *class_name = strata_configurable_get_class_name (STRATA_CONFIGURABLE (self));
  g_autofree char *shape = strata_shape_to_string (input);

  if (input->rank == n_axes + 1)
    return TRUE;
  if (input->rank == n_axes)
    {
      g_autofree char *axes = g_strdup_printf ("%s × 1", shape);
      g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
                   _ ("%s takes a last axis of channels (%s comes in): insert Reshape to %s before it"), class_name,
                   shape, axes);
    }
  else if (n_axes == 2)
    g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
                 _ ("%s takes height × width × channels (%s comes in): insert Reshape before it"), class_name, shape);
  else
    g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
                 _ ("%s takes length × channels (%s comes in): insert Reshape before it"), class_name, shape);
  return FALSE;
}

static void
set_too_large (const StrataWindows *windows, const StrataShape *input, GError **error)
{
  const StrataTupleForm form = { .longest = 2 };
  g_autofree char *size = strata_tuple_to_string (windows->size, &form);
  g_autofree char *dilation = windows->dilation ? strata_tuple_to_string (windows->dilation, &form) : NULL;
  g_autofree char *shape = strata_shape_to_string (input);
  gboolean is_dilated = FALSE;

  for (int i = 0; windows->dilation && i < windows->dilation->n; i++)
    is_dilated |= windows->dilation->item[i] > 1;
  if (is_dilated)
    g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
                 _ ("%s %s with dilation_rate %s is larger than what comes in, %s: make it smaller, or padding same"),
                 windows->argument, size, dilation, shape);
  else
    g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
                 _ ("%s %s is larger than what comes in, %s: make it smaller, or padding same"), windows->argument,
                 size, shape);
}

gboolean
strata_windows_infer (StrataLayer *self,
                      const StrataWindows *windows,
                      const StrataShape *input,
                      StrataShape *output,
                      GError **error)
{
  const StrataTuple *strides = windows->strides ? windows->strides : windows->size;

  if (!strata_check_image (self, windows->size->n, input, error))
    return FALSE;
  *output = *input;
  for (int i = 0; i < windows->size->n; i++)
    {
      const gsize dilation = windows->dilation ? windows->dilation->item[i] : 1, stride = strides->item[i];
      const gsize reach = (windows->size->item[i] - 1) * dilation + 1;

      if (windows->padding == STRATA_PADDING_VALID && reach > input->dim[i])
        {
          set_too_large (windows, input, error);
          return FALSE;
        }
      output->dim[i] = windows->padding == STRATA_PADDING_SAME ? (input->dim[i] + stride - 1) / stride
                                                               : (input->dim[i] - reach) / stride + 1;
    }
  return TRUE;
}

void
strata_windows_set_attributes (const StrataWindows *windows, StrataGraph *graph)
{
  const StrataTuple *strides = windows->strides ? windows->strides : windows->size;
  const StrataShape *input = strata_graph_get_input (graph), *output = strata_graph_get_output (graph);
  const int n = windows->size->n;
  gint64 sizes[2], moves[2], dilations[2], pads[4];

  for (int i = 0; i < n; i++)
    {
      gint64 reach, outside;

      sizes[i] = windows->size->item[i];
      moves[i] = strides->item[i];
      dilations[i] = windows->dilation ? windows->dilation->item[i] : 1;
      reach = (sizes[i] - 1) * dilations[i] + 1;
      outside = ((gint64) output->dim[i] - 1) * moves[i] + reach - (gint64) input->dim[i];
      outside = windows->padding == STRATA_PADDING_SAME ? MAX (outside, 0) : 0;
      pads[i] = outside / 2;
      pads[n + i] = outside - outside / 2;
    }
  strata_graph_set_ints (graph, "kernel_shape", sizes, n);
  strata_graph_set_ints (graph, "strides", moves, n);
  strata_graph_set_ints (graph, "pads", pads, 2 * n);
  if (windows->dilation)
    strata_graph_set_ints (graph, "dilations", dilations, n);
}

void
strata_tuple_to_engine (const StrataTuple *tuple, gsize pair[2])
{
  pair[0] = tuple->n == 1 ? 1 : tuple->item[0];
  pair[1] = tuple->item[tuple->n - 1];
}

void
strata_windows_install_size (StrataConfigurableClass *klass,
                             gsize offset,
                             int n_axes,
                             const char *name,
                             const char *nick,
                             const char *blurb,
                             GParamFlags flags,
                             int initial)
{
  const StrataTuple tuple = { .n = n_axes, .item = { initial, initial } };

  strata_tuple_install_argument (klass, offset, name, nick, blurb, flags,
                                 &(StrataTupleForm){ .shortest = n_axes, .longest = n_axes, .minimum = 1 },
                                 initial > 0 ? &tuple : NULL);
}

void
strata_padding_install_argument (StrataConfigurableClass *klass, gsize offset)
{
  strata_configurable_class_install_argument (
    klass, offset,
    g_param_spec_enum ("padding", N_ ("Padding"), N_ ("Windows within the image alone, or beyond its edge too"),
                       STRATA_TYPE_PADDING, STRATA_PADDING_VALID, STRATA_ARGUMENT));
}
