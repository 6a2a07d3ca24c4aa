/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-configurable.h"

#include <glib/gi18n-lib.h>

/* What Strata knows of an argument beyond its GParamSpec, kept as the GParamSpec's own data. */

static G_DEFINE_QUARK (strata - param - spec - group, group)
static G_DEFINE_QUARK (strata - param - spec - range, range)
static G_DEFINE_QUARK (strata - param - spec - default - kind, default_kind)
static G_DEFINE_QUARK (strata - param - spec - default - boxed, default_boxed)
static G_DEFINE_QUARK (strata - param - spec - alternative, alternative)
static G_DEFINE_QUARK (strata - param - spec - is - alternative, is_alternative)
static G_DEFINE_QUARK (strata - param - spec - is - list, is_list)
static G_DEFINE_QUARK (strata - param - spec - list - form, list_form)
static G_DEFINE_QUARK (strata - param - spec - words, words)

void
strata_param_spec_set_group (GParamSpec *pspec, const char *group)
{
  g_param_spec_set_qdata_full (pspec, group_quark (), g_strdup (group), g_free);
}

const char *
strata_param_spec_get_group (GParamSpec *pspec)
{
  return g_param_spec_get_qdata (pspec, group_quark ());
}

void
strata_param_spec_set_range (GParamSpec *pspec, const StrataRange *range)
{
  g_param_spec_set_qdata_full (pspec, range_quark (), g_memdup2 (range, sizeof *range), g_free);
}

const StrataRange *
strata_param_spec_get_range (GParamSpec *pspec)
{
  return g_param_spec_get_qdata (pspec, range_quark ());
}

void
strata_param_spec_set_default_kind (GParamSpec *pspec, const char *name)
{
  g_param_spec_set_qdata_full (pspec, default_kind_quark (), g_strdup (name), g_free);
}

const char *
strata_param_spec_get_default_kind (GParamSpec *pspec)
{
  return g_param_spec_get_qdata (pspec, default_kind_quark ());
}

/* Kinds live as long as the program, and so do their defaults. */
void
strata_param_spec_set_default_boxed (GParamSpec *pspec, gconstpointer boxed)
{
  g_param_spec_set_qdata (pspec, default_boxed_quark (), g_boxed_copy (pspec->value_type, boxed));
}

gconstpointer
strata_param_spec_get_default_boxed (GParamSpec *pspec)
{
  return g_param_spec_get_qdata (pspec, default_boxed_quark ());
}

void
strata_param_spec_set_alternative (GParamSpec *number, GParamSpec *object)
{
  g_param_spec_set_qdata (number, alternative_quark (), object);
  g_param_spec_set_qdata (object, is_alternative_quark (), number);
}

GParamSpec *
strata_param_spec_get_alternative (GParamSpec *number)
{
  return g_param_spec_get_qdata (number, alternative_quark ());
}

gboolean
strata_param_spec_is_alternative (GParamSpec *object)
{
  return g_param_spec_get_qdata (object, is_alternative_quark ()) != NULL;
}

GParamSpec *
strata_configurable_get_written (StrataConfigurable *self, GParamSpec *argument)
{
  GParamSpec *alternative = strata_param_spec_get_alternative (argument);
  g_autoptr (GObject) object = NULL;

  if (strata_param_spec_is_alternative (argument))
    return NULL;
  if (alternative != NULL)
    g_object_get (self, alternative->name, &object, NULL);
  return object != NULL ? alternative : argument;
}

void
strata_param_spec_set_is_list (GParamSpec *pspec)
{
  g_param_spec_set_qdata (pspec, is_list_quark (), pspec);
}

gboolean
strata_param_spec_is_list (GParamSpec *pspec)
{
  return g_param_spec_get_qdata (pspec, is_list_quark ()) != NULL;
}

void
strata_param_spec_set_list_form (GParamSpec *pspec, const StrataListForm *form)
{
  strata_param_spec_set_is_list (pspec);
  g_param_spec_set_qdata_full (pspec, list_form_quark (), g_memdup2 (form, sizeof *form), g_free);
}

const StrataListForm *
strata_param_spec_get_list_form (GParamSpec *pspec)
{
  return g_param_spec_get_qdata (pspec, list_form_quark ());
}

void
strata_param_spec_set_words (GParamSpec *pspec, const char *const *words)
{
  g_param_spec_set_qdata (pspec, words_quark (), (gpointer) words);
}

const char *const *
strata_param_spec_get_words (GParamSpec *pspec)
{
  return g_param_spec_get_qdata (pspec, words_quark ());
}

gboolean
strata_frequency_parse (const char *text, guint64 *number)
{
  return text != NULL && g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT, number, NULL);
}

char *
strata_argument_to_keras (const char *property)
{
  return g_strdelimit (g_strdup (property), "-", '_');
}

char *
strata_argument_from_keras (const char *name)
{
  return g_strdelimit (g_strdup (name), "_", '-');
}

void
strata_configurable_class_install_number (StrataConfigurableClass *klass,
                                          gsize offset,
                                          const char *name,
                                          const char *nick,
                                          const char *blurb,
                                          GParamFlags flags,
                                          double initial,
                                          const StrataRange *range)
{
  GParamSpec *pspec =
    g_param_spec_double (name, nick, blurb, -G_MAXDOUBLE, G_MAXDOUBLE, initial, STRATA_ARGUMENT | flags);

  strata_param_spec_set_range (pspec, range);
  strata_configurable_class_install_argument (klass, offset, pspec);
}

void
strata_configurable_class_install_seed (StrataConfigurableClass *klass, gsize offset)
{
  GParamSpec *pspec =
    g_param_spec_int64 ("seed", N_ ("Seed"), N_ ("A seed of its own, or none to follow the training's"), -1, G_MAXINT64,
                        -1, STRATA_ARGUMENT | STRATA_PARAM_OPTIONAL | STRATA_PARAM_ADVANCED);

  strata_configurable_class_install_argument (klass, offset, pspec);
}
