/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-argument-control.h"

#include "strata-format.h"
#include "strata-wheel.h"

#include <glib/gi18n.h>
#include <math.h>

/* Numbers in a spin button. It takes 1e-4, a comma for the point, "none" where that is a value, and a whole number grouped
 * as the window writes it elsewhere. */

typedef struct
{
  gboolean taking;     /* the value is being taken from the text */
  double beneath_none; /* the button's number while the text says "none" and a double is meant */
} Number;

static gboolean
is_whole (GParamSpec *pspec)
{
  return pspec->value_type != G_TYPE_DOUBLE;
}

static gboolean
is_optional (GParamSpec *pspec)
{
  return (pspec->flags & STRATA_PARAM_OPTIONAL) != 0;
}

/* How None is kept: -1 or NaN. */
static double
get_none (GParamSpec *pspec)
{
  return is_whole (pspec) ? -1 : NAN;
}

static gboolean
is_none (GParamSpec *pspec, double number)
{
  return is_optional (pspec) && (is_whole (pspec) ? number == -1 : isnan (number));
}

static char *
format (GParamSpec *pspec, double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (is_none (pspec, number))
    return g_strdup (_ ("none"));
  if (is_whole (pspec))
    return g_strdup_printf ("%.0f", number);
  /* The shortest text that reads back as the number; 15 digits always tell the ones people type. */
  for (int digits = 6; digits <= 17; digits++)
    {
      g_autofree char *pattern = g_strdup_printf ("%%.%dg", digits);
      g_ascii_formatd (buffer, sizeof buffer, pattern, number);
      if (g_ascii_strtod (buffer, NULL) == number)
        break;
    }
  return g_strdup (buffer);
}

/* 1,024 is no 1 and a bit where whole numbers are meant. */
static void
drop_grouping (char *text)
{
  char *to = text;

  if (!g_regex_match_simple ("^[+-]?\\d{1,3}(?:[,.' \\x{a0}\\x{2019}\\x{202f}]\\d{3})+$", text, 0, 0))
    return;
  for (const char *from = text; *from != '\0'; from++)
    if (g_ascii_isdigit (*from) || *from == '-' || *from == '+')
      *to++ = *from;
  *to = '\0';
}

static gboolean
parse (GParamSpec *pspec, const char *text, double *number)
{
  g_autofree char *clean = g_strstrip (g_strdup (text));
  char *end = NULL;

  if (is_optional (pspec)
      && (*clean == '\0' || g_ascii_strcasecmp (clean, "none") == 0 || g_str_equal (clean, _ ("none"))))
    {
      *number = get_none (pspec);
      return TRUE;
    }
  if (is_whole (pspec))
    drop_grouping (clean);
  g_strdelimit (clean, ",", '.');
  *number = g_ascii_strtod (clean, &end);
  return *clean != '\0' && *end == '\0' && isfinite (*number) && (!is_whole (pspec) || *number == floor (*number));
}

static gboolean
to_value (GParamSpec *pspec, double number, GValue *value)
{
  g_auto (GValue) as_double = G_VALUE_INIT;

  g_value_init (value, pspec->value_type);
  /* A cast of what is out of the type's range is undefined; the messages are for numbers the type can hold. */
  if (pspec->value_type == G_TYPE_UINT && (number < 0 || number > G_MAXUINT))
    return FALSE;
  if (pspec->value_type == G_TYPE_INT && (number < G_MININT || number > G_MAXINT))
    return FALSE;
  if (is_whole (pspec) && fabs (number) > 9e15)
    return FALSE;
  g_value_init (&as_double, G_TYPE_DOUBLE);
  g_value_set_double (&as_double, number);
  return g_value_transform (&as_double, value);
}

/* The buttons keep to what may be; a value beyond, once typed, stays as it is and is told. */
static void
set_bounds (StrataArgumentControl *self, double number)
{
  GtkAdjustment *adjustment = gtk_spin_button_get_adjustment (GTK_SPIN_BUTTON (self->widget));
  const StrataRange *range = strata_param_spec_get_range (self->pspec);
  double lower = is_whole (self->pspec) ? 0 : -G_MAXDOUBLE, upper = is_whole (self->pspec) ? 9e15 : G_MAXDOUBLE;

  if (G_IS_PARAM_SPEC_INT (self->pspec))
    lower = G_MININT;
  if (range != NULL)
    {
      lower = isfinite (range->minimum) ? range->minimum : lower;
      upper = isfinite (range->maximum) ? range->maximum : upper;
    }
  if (is_optional (self->pspec) && is_whole (self->pspec))
    lower = -1;
  if (!isnan (number))
    {
      lower = MIN (lower, number);
      upper = MAX (upper, number);
    }
  gtk_adjustment_set_lower (adjustment, lower);
  gtk_adjustment_set_upper (adjustment, upper);

  /* Shares go by twentieths; other numbers by a tenth of their own size. */
  double step = 1;
  if (!is_whole (self->pspec))
    {
      if (range != NULL && range->maximum <= 1 && (number == 0 || (number >= 0.05 && number <= 0.95)))
        step = 0.05;
      else if (number != 0 && isfinite (number))
        step = pow (10, floor (log10 (fabs (number)) + 1e-9) - 1);
      else
        step = 0.1;
    }
  gtk_adjustment_set_step_increment (adjustment, step);
  gtk_adjustment_set_page_increment (adjustment, step * 10);
}

static int
on_input (GtkSpinButton *spin, double *number, StrataArgumentControl *self)
{
  if (!parse (self->pspec, gtk_editable_get_text (GTK_EDITABLE (spin)), number))
    return GTK_INPUT_ERROR;
  if (isnan (*number))
    return GTK_INPUT_ERROR;
  set_bounds (self, *number);
  return TRUE;
}

/* Steps add up in binary: 0.1 + 0.2 is to be 0.3. */
static double
tidy (GParamSpec *pspec, double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (is_whole (pspec))
    return number;
  return g_ascii_strtod (g_ascii_formatd (buffer, sizeof buffer, "%.9g", number), NULL);
}

/* A spin button has a number always: until the person changes that, "none" stays. */
static gboolean
shows_none (StrataArgumentControl *self)
{
  GtkSpinButton *spin = GTK_SPIN_BUTTON (self->widget);
  double number;

  return parse (self->pspec, gtk_editable_get_text (GTK_EDITABLE (spin)), &number) && isnan (number)
         && gtk_spin_button_get_value (spin) == ((Number *) self->data)->beneath_none;
}

static gboolean
on_output (GtkSpinButton *spin, StrataArgumentControl *self)
{
  /* What is being typed stays as it is typed. */
  if (((Number *) self->data)->taking || shows_none (self))
    return TRUE;

  g_autofree char *text = format (self->pspec, tidy (self->pspec, gtk_spin_button_get_value (spin)));

  if (!g_str_equal (text, gtk_editable_get_text (GTK_EDITABLE (spin))))
    gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

static void
on_changed (GtkEditable *editable, StrataArgumentControl *self)
{
  Number *kept = self->data;
  const char *text = gtk_editable_get_text (editable);
  g_auto (GValue) value = G_VALUE_INIT;
  double number;

  if (self->showing)
    return;
  /* Setting a text empties the field first. */
  if (*text == '\0' && !gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (editable))))
    return;
  if (parse (self->pspec, text, &number) && to_value (self->pspec, number, &value))
    {
      if (isnan (number))
        kept->beneath_none = gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->widget));
      else
        {
          set_bounds (self, number);
          kept->taking = TRUE;
          gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->widget), number);
          kept->taking = FALSE;
        }
      strata_argument_control_emit (self, &value);
      return;
    }

  g_autofree char *message = g_strdup_printf (
    is_whole (self->pspec) ? _ ("“%s” is not a whole number that fits here") : _ ("“%s” is not a number"), text);
  strata_argument_control_complain (self, *text == '\0' ? _ ("A number is needed") : message);
}

static void
show (StrataArgumentControl *self, const GValue *value)
{
  GtkSpinButton *spin = GTK_SPIN_BUTTON (self->widget);
  g_auto (GValue) as_double = G_VALUE_INIT;
  double number, shown;

  g_value_init (&as_double, G_TYPE_DOUBLE);
  g_value_transform (value, &as_double);
  number = g_value_get_double (&as_double);

  /* "1e-4" is shown already when the value is 0.0001. */
  if (parse (self->pspec, gtk_editable_get_text (GTK_EDITABLE (spin)), &shown)
      && (shown == number || (isnan (shown) && isnan (number))))
    return;
  set_bounds (self, number);
  if (isnan (number))
    {
      ((Number *) self->data)->beneath_none = gtk_spin_button_get_value (spin);
      gtk_editable_set_text (GTK_EDITABLE (spin), _ ("none"));
      return;
    }
  gtk_spin_button_set_value (spin, number);
  on_output (spin, self);
}

void
strata_argument_control_init_number (StrataArgumentControl *self)
{
  GtkWidget *spin = gtk_spin_button_new (gtk_adjustment_new (0, -G_MAXDOUBLE, G_MAXDOUBLE, 1, 10, 0), 1,
                                         is_whole (self->pspec) ? 0 : 6);

  self->widget = spin;
  self->show = show;
  self->data = g_new0 (Number, 1);
  g_object_set_data_full (G_OBJECT (spin), "number", self->data, g_free);
  gtk_spin_button_set_update_policy (GTK_SPIN_BUTTON (spin), GTK_UPDATE_IF_VALID);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 6);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (spin), 8);
  gtk_widget_add_css_class (spin, "numeric");
  strata_format_entry_of_figures (GTK_EDITABLE (spin));
  strata_wheel_pass_by (spin);
  g_signal_connect (spin, "input", G_CALLBACK (on_input), self);
  g_signal_connect (spin, "output", G_CALLBACK (on_output), self);
  g_signal_connect (spin, "changed", G_CALLBACK (on_changed), self);
}
