/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-steady.h"

/* Width in an inscription's own unit. Figures of one width, which a style may ask for, can be wider than the font's. */
static guint
count_chars (GtkWidget *widget, const char *text)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  PangoFontMetrics *metrics = pango_context_get_metrics (pango_layout_get_context (layout), NULL, NULL);
  int unit = MAX (pango_font_metrics_get_approximate_char_width (metrics),
                  pango_font_metrics_get_approximate_digit_width (metrics));
  int width;

  pango_font_metrics_unref (metrics);
  pango_layout_get_size (layout, &width, NULL);
  return (guint) (width / MAX (unit, 1)) + 2;
}

void
strata_steady_set_text (GtkInscription *inscription, const char *text)
{
  guint n_chars;

  g_return_if_fail (GTK_IS_INSCRIPTION (inscription));
  g_return_if_fail (text != NULL);

  if (g_strcmp0 (gtk_inscription_get_text (inscription), text) == 0)
    return;
  n_chars = *text != '\0' ? count_chars (GTK_WIDGET (inscription), text) : 0;
  if (n_chars > gtk_inscription_get_nat_chars (inscription))
    {
      gtk_inscription_set_nat_chars (inscription, n_chars);
      if (gtk_inscription_get_text_overflow (inscription) == GTK_INSCRIPTION_OVERFLOW_CLIP)
        gtk_inscription_set_min_chars (inscription, n_chars);
    }
  gtk_inscription_set_text (inscription, text);
}
