/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-configurable.h"

G_BEGIN_DECLS

/* Unknown fields beside "config" in {"class_name", "config", …}; those inside it are the public ones. */
const char *strata_configurable_get_outer_fields (StrataConfigurable *self);
void strata_configurable_set_outer_fields (StrataConfigurable *self, const char *json);

/* Whether a property is part of the document: an argument or an edit, readable and writable. */
gboolean strata_param_spec_is_saved (GParamSpec *pspec);
/* As g_value_copy() and equality, but into nested configurables. dest is not initialised. */
void strata_value_copy_deep (const GValue *value, GValue *dest);
gboolean strata_value_equal (const GValue *a, const GValue *b);
/* The value an argument starts with; value is not initialised. */
void strata_param_spec_init_default (GParamSpec *pspec, GValue *value);

/* Fields of the instance that install_argument() put in charge of properties. */
void strata_argument_field_get (StrataConfigurable *self, gsize offset, GParamSpec *pspec, GValue *value);
void strata_argument_field_set (StrataConfigurable *self, gsize offset, GParamSpec *pspec, const GValue *value);

/* ::changed of a nested object becomes ::changed of self. */
void strata_configurable_watch (StrataConfigurable *self, gpointer nested);
void strata_configurable_unwatch (StrataConfigurable *self, gpointer nested);

G_END_DECLS
