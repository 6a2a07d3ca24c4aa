/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-format.h"
#include "strata-look.h"

#include <glib/gi18n.h>

/* The arguments that a card tells: those without which the layer is not known (a kernel of 3 × 3), and those that a person
 * set otherwise than Keras does. What the output shape shows already is left to it. */

static gboolean
is_told_by_shape (GParamSpec *argument)
{
  static const char *const names[] = { "units", "filters", "target-shape", "shape", NULL };

  return g_strv_contains (names, argument->name);
}

static gboolean
is_key (StrataConfigurable *part, GParamSpec *argument)
{
  static const char *const names[] = { "kernel-size", "pool-size", "rate", "activation", NULL };

  return !strata_configurable_is_default (part, argument) || (argument->flags & STRATA_PARAM_REQUIRED) != 0
         || g_strv_contains (names, argument->name);
}

/* "no bias" for use_bias=False, "nesterov" for True. */
static char *
dup_switch (GParamSpec *argument, gboolean on)
{
  g_autofree char *name = strata_argument_to_keras (argument->name);
  const char *plain = g_str_has_prefix (name, "use_") ? name + strlen ("use_") : name;

  if (on)
    return g_strdup (plain);
  /* Translators: an argument that is turned off: "no bias". */
  return g_strdup_printf (_ ("no %s"), plain);
}

/* Sizes and activations speak for themselves; a number needs its name: "rate 0.5". */
static char *
dup_argument (StrataConfigurable *part, GParamSpec *argument)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, argument->value_type);
  g_object_get_property (G_OBJECT (part), argument->name, &value);
  if (G_VALUE_HOLDS_BOOLEAN (&value))
    return dup_switch (argument, g_value_get_boolean (&value));
  if (argument->value_type == STRATA_TYPE_ACTIVATION && g_value_get_enum (&value) == ST_LINEAR)
    return NULL;
  if (G_VALUE_HOLDS (&value, STRATA_TYPE_TUPLE) && g_str_has_suffix (argument->name, "-size"))
    return g_value_get_boxed (&value) != NULL ? strata_format_figure (
             strata_tuple_to_string (g_value_get_boxed (&value), strata_param_spec_get_tuple_form (argument)))
                                              : NULL;
  return strata_configurable_describe_argument (part, argument);
}

char *
strata_look_dup_arguments (StrataConfigurable *part)
{
  g_autofree GParamSpec **arguments = strata_configurable_list_arguments (part, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; arguments[i] != NULL; i++)
    {
      g_autofree char *words = NULL;

      if (is_told_by_shape (arguments[i]) || !is_key (part, arguments[i]))
        continue;
      words = dup_argument (part, arguments[i]);
      if (words != NULL && *words != '\0')
        g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", words);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
