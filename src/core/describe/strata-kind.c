/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-configurable.h"

/* The registry of kinds. It only grows, and strata_init() fills it before anything else runs; the lock is for programs
 * that register kinds of their own later. */

static GMutex lock;
static GArray *kinds; /* of GType; each holds its class for good */

static const StrataConfigurableClass *
peek (GType type)
{
  return g_type_class_peek (type);
}

void
strata_kind_register (GType type)
{
  g_return_if_fail (g_type_is_a (type, STRATA_TYPE_CONFIGURABLE));

  g_type_class_ref (type);
  g_mutex_lock (&lock);
  if (kinds == NULL)
    kinds = g_array_new (FALSE, FALSE, sizeof (GType));
  g_array_append_val (kinds, type);
  g_mutex_unlock (&lock);
}

GArray *
strata_kind_list (GType base)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (GType));

  g_mutex_lock (&lock);
  for (guint i = 0; kinds != NULL && i < kinds->len; i++)
    {
      GType type = g_array_index (kinds, GType, i);
      if (g_type_is_a (type, base))
        g_array_append_val (list, type);
    }
  g_mutex_unlock (&lock);
  return list;
}

GType
strata_kind_lookup (GType base, const char *name)
{
  g_autoptr (GArray) list = strata_kind_list (base);

  for (guint i = 0; name != NULL && i < list->len; i++)
    {
      GType type = g_array_index (list, GType, i);
      const StrataConfigurableClass *klass = peek (type);

      if (g_strcmp0 (name, klass->class_name) == 0 || g_strcmp0 (name, klass->keras_name) == 0)
        return type;
    }
  return G_TYPE_INVALID;
}

StrataConfigurable *
strata_kind_new (GType base, const char *name)
{
  GType type = strata_kind_lookup (base, name);

  return type != G_TYPE_INVALID ? g_object_new (type, NULL) : NULL;
}

const char *
strata_kind_get_class_name (GType type)
{
  return peek (type)->class_name;
}

const char *
strata_kind_get_keras_name (GType type)
{
  return peek (type)->keras_name;
}

const char *
strata_kind_get_family (GType type)
{
  return peek (type)->family;
}

const char *
strata_kind_get_icon_name (GType type)
{
  return peek (type)->icon_name;
}

const char *
strata_kind_get_summary (GType type)
{
  return peek (type)->summary;
}

const char *
strata_kind_get_formula (GType type)
{
  return peek (type)->formula;
}

const char *
strata_kind_get_keywords (GType type)
{
  return peek (type)->keywords;
}
