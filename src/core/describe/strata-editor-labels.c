/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-editor-labels.h"

#include <glib/gi18n-lib.h>

#include "strata-callback.h"
#include "strata-initializer.h"
#include "strata-layers.h"
#include "strata-settings.h"

char *
strata_editor_dup_subject (GObject *object)
{
  const char *name = STRATA_IS_LAYER (object) ? strata_layer_get_effective_name (STRATA_LAYER (object)) : NULL;

  if (name == NULL && STRATA_IS_CONFIGURABLE (object))
    name = strata_configurable_get_class_name (STRATA_CONFIGURABLE (object));
  return g_strdup (name);
}

static char *
label_for_layer (StrataLayer *layer, GParamSpec *pspec, const GValue *value, const char *argument, const char *name)
{
  if (g_str_equal (pspec->name, "enabled"))
    return g_strdup_printf (g_value_get_boolean (value) ? _ ("Enable %s") : _ ("Disable %s"), name);
  if (g_str_equal (pspec->name, "name"))
    {
      const char *new_name = g_value_get_string (value);

      if (new_name == NULL || *new_name == '\0')
        return g_strdup_printf (_ ("Clear the name of %s"), name);
      return g_strdup_printf (_ ("Rename %s to %s"), name, new_name);
    }
  if (STRATA_IS_BLOCK (layer) && g_str_equal (pspec->name, "repeat"))
    return g_strdup_printf (_ ("Repeat %u times"), g_value_get_uint (value));
  /* Translators: the first is an argument of Keras, the second a layer: "Change units of dense_1". */
  return g_strdup_printf (_ ("Change %s of %s"), argument, name);
}

char *
strata_editor_label_for_property (GObject *object, GParamSpec *pspec, const GValue *value, const char *subject)
{
  g_autofree char *argument = strata_argument_to_keras (pspec->name);

  if (STRATA_IS_LAYER (object))
    return label_for_layer (STRATA_LAYER (object), pspec, value, argument, subject);
  if (STRATA_IS_CALLBACK (object) && g_str_equal (pspec->name, "enabled"))
    return g_strdup_printf (g_value_get_boolean (value) ? _ ("Switch %s on") : _ ("Switch %s off"), subject);
  if (STRATA_IS_OPTIMIZER (object) || STRATA_IS_INITIALIZER (object) || STRATA_IS_CALLBACK (object))
    return g_strdup_printf (_ ("Change %s of %s"), argument, subject);
  return g_strdup_printf (_ ("Change %s"), argument);
}
