/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "strata.h"

G_BEGIN_DECLS

/* The widgets that stand in an argument's row. Each shows a value and calls back with another when the person changes it;
 * showing a value never calls back. For StrataArgumentRow alone. */

typedef struct _StrataArgumentControl StrataArgumentControl;

typedef void (*StrataArgumentChanged) (const GValue *value, gpointer row);
/* What was typed is no value; NULL: it is one again. */
typedef void (*StrataArgumentTrouble) (const char *message, gpointer row);

struct _StrataArgumentControl
{
  GtkWidget *widget; /* (transfer none) of the row */
  GParamSpec *pspec;
  gboolean showing; /* a value is being shown */
  void (*show) (StrataArgumentControl *self, const GValue *value);
  StrataArgumentChanged changed;
  StrataArgumentTrouble trouble;
  gpointer row;
  gpointer data; /* of the control */
};

void strata_argument_control_init_number (StrataArgumentControl *self); /* uint, int, int64, uint64, double */
void strata_argument_control_init_switch (StrataArgumentControl *self); /* boolean */
void strata_argument_control_init_enum (StrataArgumentControl *self);
void strata_argument_control_init_kind (StrataArgumentControl *self);   /* an object of the registry */
void strata_argument_control_init_source (StrataArgumentControl *self); /* the data's source */
void strata_argument_control_init_text (StrataArgumentControl *self);   /* string, shape, list of strings */
void strata_argument_control_hint_name (StrataArgumentControl *self, StrataLayer *layer); /* after init_text */
void strata_argument_control_init_path (StrataArgumentControl *self, gboolean folder);

void strata_argument_control_show (StrataArgumentControl *self, const GValue *value);
/* Calls back unless a value is being shown. */
void strata_argument_control_emit (StrataArgumentControl *self, const GValue *value);
void strata_argument_control_complain (StrataArgumentControl *self, const char *message);

G_END_DECLS
