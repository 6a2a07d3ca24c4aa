/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-evaluate-curves.h"

#include "strata-chart-view.h"
#include "strata-columns-layout.h"
#include "strata-evaluate-figures.h"
#include "strata-format.h"
#include "strata-preferences.h"
#include "strata-wheel.h"

#include <glib/gi18n.h>
#include <math.h>

struct _StrataEvaluateCurves
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkSpinButton *unsure_entry;
  GtkLabel *unsure_label;
  StrataChartView *roc;
  StrataChartView *precision_recall;
  StrataChartView *calibration;
  StrataChartView *confidence;

  StrataAssessment *assessment;
  guint label;
};

G_DEFINE_FINAL_TYPE (StrataEvaluateCurves, strata_evaluate_curves, GTK_TYPE_WIDGET)

static void
show_curves (StrataEvaluateCurves *self)
{
  guint label = self->label;

  if (self->assessment == NULL || label >= strata_assessment_get_n_classes (self->assessment))
    return;
  const char *name = strata_assessment_get_class_name (self->assessment, label);
  const StrataRanking *ranking = strata_assessment_get_ranking (self->assessment, label);
  g_autofree char *auc = strata_format_number (ranking->roc_auc, 3);
  g_autofree char *precision = strata_format_number (ranking->average_precision, 3);
  g_autofree char *error = strata_format_share (strata_assessment_get_calibration (self->assessment)->expected_error);
  g_autofree char *roc_text = g_strdup_printf (_ ("%s: area under the curve %s"), name, auc);
  g_autofree char *precision_text = g_strdup_printf (_ ("%s: average precision %s"), name, precision);
  g_autofree char *calibration_text = g_strdup_printf (_ ("Calibration error %s"), error);

  strata_chart_view_show (self->roc, strata_evaluate_roc_new (self->assessment, label), _ ("ROC curve"), roc_text);
  strata_chart_view_show (self->precision_recall, strata_evaluate_precision_recall_new (self->assessment, label),
                          _ ("Precision-recall curve"), precision_text);
  strata_chart_view_show (self->calibration, strata_evaluate_calibration_new (self->assessment), _ ("Calibration"),
                          calibration_text);
  strata_chart_view_show (self->confidence, strata_evaluate_confidence_new (self->assessment),
                          _ ("How often each confidence is there"), calibration_text);
}

/* What it would be worth to leave the unsure ones to a person. */
static void
show_coverage (StrataEvaluateCurves *self)
{
  double threshold = gtk_spin_button_get_value (self->unsure_entry) / 100, coverage, accuracy;

  strata_preferences_set_int ("unsure-below", gtk_spin_button_get_value_as_int (self->unsure_entry));
  if (self->assessment == NULL)
    return;
  strata_assessment_get_coverage (self->assessment, threshold, &coverage, &accuracy);
  g_autofree char *covered = strata_format_share (coverage);
  g_autofree char *right = strata_format_share (isnan (accuracy) ? 0 : accuracy);
  g_autofree char *text =
    isnan (accuracy) ? g_strdup (_ ("no image is answered"))
                     : g_strdup_printf (_ ("%s of the images are answered, %s of these rightly"), covered, right);
  gtk_label_set_label (self->unsure_label, text);
}

static void
strata_evaluate_curves_dispose (GObject *object)
{
  StrataEvaluateCurves *self = STRATA_EVALUATE_CURVES (object);

  g_clear_object (&self->assessment);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (strata_evaluate_curves_parent_class)->dispose (object);
}

static void
strata_evaluate_curves_class_init (StrataEvaluateCurvesClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = strata_evaluate_curves_dispose;
  g_type_ensure (STRATA_TYPE_CHART_VIEW);
  g_type_ensure (STRATA_TYPE_COLUMNS_LAYOUT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-evaluate-curves.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluateCurves, scroller);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluateCurves, unsure_entry);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluateCurves, unsure_label);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluateCurves, roc);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluateCurves, precision_recall);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluateCurves, calibration);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluateCurves, confidence);
  gtk_widget_class_bind_template_callback (widget_class, show_coverage);
}

static void
strata_evaluate_curves_init (StrataEvaluateCurves *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  strata_wheel_pass_by (GTK_WIDGET (self->unsure_entry));
  gtk_spin_button_set_value (self->unsure_entry, strata_preferences_get_int ("unsure-below", 0));
}

void
strata_evaluate_curves_show (StrataEvaluateCurves *self, StrataAssessment *assessment)
{
  g_return_if_fail (STRATA_IS_EVALUATE_CURVES (self));

  g_set_object (&self->assessment, assessment);
  show_curves (self);
  show_coverage (self);
}

void
strata_evaluate_curves_set_class (StrataEvaluateCurves *self, guint label)
{
  g_return_if_fail (STRATA_IS_EVALUATE_CURVES (self));

  if (self->label == label)
    return;
  self->label = label;
  show_curves (self);
}
