/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-metric.h"

GType
strata_metric_list_get_type (void)
{
  static GType type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_boxed_type_register_static ("StrataMetricList", (GBoxedCopyFunc) g_ptr_array_ref,
                                                            (GBoxedFreeFunc) g_ptr_array_unref));
  return type;
}

/**
 * strata_metric_list_new:
 * @identifiers: (array zero-terminated=1): names as strata_metric_new() takes them, all known
 *
 * Returns: (transfer full) (element-type StrataMetric): a list of them
 */
GPtrArray *
strata_metric_list_new (const char *const *identifiers)
{
  GPtrArray *self = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; identifiers[i] != NULL; i++)
    {
      StrataMetric *metric = strata_metric_new (identifiers[i]);

      g_return_val_if_fail (metric != NULL, self);
      g_ptr_array_add (self, metric);
    }
  return self;
}

GPtrArray *
strata_metric_list_copy (GPtrArray *self)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->len; i++)
    g_ptr_array_add (copy, strata_configurable_copy (self->pdata[i]));
  return copy;
}

gboolean
strata_metric_list_equal (GPtrArray *a, GPtrArray *b)
{
  if ((a != NULL ? a->len : 0) != (b != NULL ? b->len : 0))
    return FALSE;
  for (guint i = 0; a != NULL && b != NULL && i < a->len; i++)
    if (!strata_configurable_equal (a->pdata[i], b->pdata[i]))
      return FALSE;
  return TRUE;
}

/**
 * strata_metric_list_to_string:
 * @separator: what stands between two
 *
 * Returns: (transfer full): "accuracy, precision (thresholds 0.7)", the names in their order with what is not as it comes
 */
char *
strata_metric_list_to_string (GPtrArray *self, const char *separator)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; self != NULL && i < self->len; i++)
    {
      g_autofree char *arguments = strata_configurable_describe (self->pdata[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? separator : "", strata_metric_get_name (self->pdata[i]));
      if (*arguments != '\0')
        g_string_append_printf (text, " (%s)", arguments);
    }
  return g_string_free (text, FALSE);
}
