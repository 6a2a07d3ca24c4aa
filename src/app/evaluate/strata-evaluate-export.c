/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-evaluate-export.h"

#include "strata-evaluate-figures.h"
#include "strata-export.h"
#include "strata-save.h"

#include <glib/gi18n.h>
#include <string.h>

#define FIGURE_WIDTH 560
#define FIGURE_HEIGHT 420
#define MATRIX_CELL 44
#define MATRIX_MARGIN 160

typedef struct
{
  StrataAssessment *assessment;
  char *doubts;     /* as CSV */
  const char *what; /* interned */
  guint label;
  StrataMatrixValues values;
} Wish;

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_object_unref (wish->assessment);
  g_free (wish->doubts);
  g_free (wish);
}

static StrataFigure *
make_figure (const Wish *wish)
{
  if (g_str_equal (wish->what, "roc"))
    return strata_evaluate_roc_new (wish->assessment, wish->label);
  if (g_str_equal (wish->what, "precision-recall"))
    return strata_evaluate_precision_recall_new (wish->assessment, wish->label);
  if (g_str_equal (wish->what, "calibration"))
    return strata_evaluate_calibration_new (wish->assessment);
  return strata_evaluate_confidence_new (wish->assessment);
}

static void
draw_matrix (gpointer drawing, cairo_t *cr, double width, double height, const StrataChartStyle *style)
{
  strata_matrix_draw (drawing, cr, width, height, style);
}

static GBytes *
make_picture (gpointer data, const char *file_name, GError **error)
{
  const Wish *wish = data;

  if (g_str_equal (wish->what, "matrix"))
    {
      g_autoptr (StrataMatrix) matrix = strata_evaluate_matrix_new (wish->assessment);
      double side = MATRIX_CELL * matrix->n + MATRIX_MARGIN;

      matrix->values = wish->values;
      return strata_drawing_render (draw_matrix, matrix, file_name, side, side, error);
    }
  g_autoptr (StrataFigure) figure = make_figure (wish);
  return strata_figure_render (figure, file_name, FIGURE_WIDTH, FIGURE_HEIGHT, error);
}

static GBytes *
make_table (gpointer data, const char *file_name, GError **error)
{
  const Wish *wish = data;
  char *text = g_str_equal (wish->what, "matrix-csv")        ? strata_assessment_confusion_to_csv (wish->assessment)
               : g_str_equal (wish->what, "classes-csv")     ? strata_assessment_classes_to_csv (wish->assessment)
               : g_str_equal (wish->what, "curves-csv")      ? strata_assessment_curves_to_csv (wish->assessment)
               : g_str_equal (wish->what, "calibration-csv") ? strata_assessment_calibration_to_csv (wish->assessment)
               : g_str_equal (wish->what, "doubts-csv")      ? g_strdup (wish->doubts)
                                                             : strata_assessment_predictions_to_csv (wish->assessment);

  return g_bytes_new_take (text, strlen (text));
}

void
strata_evaluate_export (GtkWidget *page,
                        StrataSession *session,
                        StrataAssessment *assessment,
                        StrataDoubts *doubts,
                        const char *what,
                        guint label,
                        StrataMatrixValues values)
{
  gboolean table = g_str_has_suffix (what, "-csv");
  g_autofree char *stem = table ? g_strndup (what, strlen (what) - strlen ("-csv")) : g_strdup (what);
  g_autofree char *name =
    g_strdup_printf ("%s-%s-%s%s", strata_experiment_get_name (strata_session_get_experiment (session)),
                     strata_split_get_name (strata_assessment_get_split (assessment)), stem, table ? ".csv" : ".svg");
  Wish *wish = g_new0 (Wish, 1);

  wish->assessment = g_object_ref (assessment);
  wish->doubts = strata_doubts_to_csv (doubts, strata_assessment_get_dataset (assessment));
  wish->what = g_intern_string (what);
  wish->label = label;
  wish->values = values;
  strata_save_ask (page, session, table ? _ ("Save Table") : _ ("Save Picture as .svg, .pdf or .png"), name,
                   table ? make_table : make_picture, wish, wish_free);
}
