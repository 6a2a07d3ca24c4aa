/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-data-detail.h"

#include "strata-data-summary.h"
#include "strata-format.h"
#include "strata-histogram.h"
#include "strata-pixel-view.h"

#include <glib/gi18n.h>

#define N_STATISTICS 4

struct _StrataDataDetail
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  StrataPixelView *pixels;
  GtkLabel *class_label;
  GtkLabel *place_label;
  GtkLabel *value_label;
  GtkToggleButton *split_histogram;
  StrataHistogram *histogram, *scaled_histogram;
  AdwComboRow *scaling_row;
  GtkLabel *raw_min, *raw_max, *raw_mean, *raw_std;
  GtkLabel *scaled_min, *scaled_max, *scaled_mean, *scaled_std;
  GtkLabel *statistics_title;

  StrataSession *session;
  StrataImageItem *item;
  StrataSplit split;
  gboolean scaled;
  StrataDataSummary *summary; /* NULL while it is counted */
  GCancellable *counting;
  gboolean filling; /* the combo is set from the experiment, not by the person */
};

G_DEFINE_FINAL_TYPE (StrataDataDetail, strata_data_detail, GTK_TYPE_WIDGET)

/* --- The image ----------------------------------------------------------------------------------------------------- */

static void
show_hovered (StrataDataDetail *self, int row, int column)
{
  g_autofree char *text = strata_pixel_view_describe (self->pixels, row, column);

  gtk_label_set_label (self->value_label, text ? text : _ ("Point at a pixel for its value"));
}

static void
show_image (StrataDataDetail *self)
{
  StrataDataset *dataset = self->session ? strata_session_get_dataset (self->session) : NULL;
  StrataScaler *scaler = self->scaled && self->session ? strata_session_get_scaler (self->session) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->pixels), dataset != NULL && self->item != NULL);
  if (dataset == NULL || self->item == NULL)
    {
      strata_pixel_view_show (self->pixels, NULL, 0, 0, NULL, NULL);
      gtk_label_set_label (self->class_label, _ ("No image selected"));
      gtk_label_set_label (self->place_label, "");
      return;
    }

  guint label = strata_image_item_get_label (self->item), index = strata_image_item_get_index (self->item);
  const char *class_name = strata_dataset_get_class_name (dataset, label);
  const char *split_name = strata_format_split (self->split);
  g_autofree char *count = strata_format_count (index);
  /* Translators: where an image is from, "test image 17 · class 4" */
  g_autofree char *place = g_strdup_printf (_ ("%s image %s · class %u"), split_name, count, label);
  g_autofree char *name = g_strdup_printf ("%s, %s", class_name, place);

  strata_pixel_view_show (self->pixels, dataset, self->split, index, scaler, name);
  gtk_label_set_label (self->class_label, class_name);
  gtk_label_set_label (self->place_label, place);
}

/* Before scaling and after it, of the image or of the whole split. */
static void
show_histogram (StrataDataDetail *self)
{
  StrataDataset *dataset = self->session ? strata_session_get_dataset (self->session) : NULL;
  StrataScaler *scaler = self->session ? strata_session_get_scaler (self->session) : NULL;
  StrataValueCounts raw, scaled;

  /* Without scaling it would be the same once more. */
  gtk_widget_set_visible (GTK_WIDGET (self->scaled_histogram),
                          scaler != NULL && strata_scaler_get_scaling (scaler) != STRATA_SCALING_NONE);
  if (dataset != NULL && gtk_toggle_button_get_active (self->split_histogram))
    {
      gboolean has_scaled = self->summary != NULL && self->summary->has_scaled;

      strata_histogram_show (self->histogram, self->summary ? &self->summary->raw_counts : NULL,
                             _ ("Histogram of the split"));
      strata_histogram_show (self->scaled_histogram, has_scaled ? &self->summary->scaled_counts : NULL,
                             _ ("Histogram of the split after scaling"));
    }
  else if (dataset != NULL && self->item != NULL)
    {
      gsize size = strata_shape_get_size (strata_dataset_get_shape (dataset));
      const guint8 *pixels = strata_dataset_get_image (dataset, self->split, strata_image_item_get_index (self->item));

      strata_value_counts_init (&raw, NULL);
      strata_value_counts_add (&raw, NULL, pixels, size);
      strata_histogram_show (self->histogram, &raw, _ ("Histogram of the image"));
      strata_value_counts_init (&scaled, scaler);
      strata_value_counts_add (&scaled, scaler, pixels, size);
      strata_histogram_show (self->scaled_histogram, &scaled, _ ("Histogram of the image after scaling"));
    }
  else
    {
      strata_histogram_show (self->histogram, NULL, NULL);
      strata_histogram_show (self->scaled_histogram, NULL, NULL);
    }
}

/* --- Statistics ---------------------------------------------------------------------------------------------------- */

static void
write_statistics (GtkLabel *labels[N_STATISTICS], const StrataStatistics *statistics, gboolean whole_ends)
{
  const double values[N_STATISTICS] = { statistics ? statistics->min : 0, statistics ? statistics->max : 0,
                                        statistics ? statistics->mean : 0, statistics ? statistics->std : 0 };

  for (guint i = 0; i < N_STATISTICS; i++)
    {
      g_autofree char *text = statistics ? strata_format_number (values[i], whole_ends && i < 2 ? 0 : 2) : NULL;
      gtk_label_set_label (labels[i], text ? text : "…");
    }
}

static void
show_summary (StrataDataDetail *self)
{
  GtkLabel *raw[N_STATISTICS] = { self->raw_min, self->raw_max, self->raw_mean, self->raw_std };
  GtkLabel *scaled[N_STATISTICS] = { self->scaled_min, self->scaled_max, self->scaled_mean, self->scaled_std };
  /* Translators: heading of a table, "Statistics of train" */
  g_autofree char *title = g_strdup_printf (_ ("Pixels of the %s split"), strata_format_split (self->split));

  write_statistics (raw, self->summary ? &self->summary->raw : NULL, TRUE);
  write_statistics (scaled, self->summary && self->summary->has_scaled ? &self->summary->scaled : NULL, FALSE);
  gtk_label_set_label (self->statistics_title, title);
  show_histogram (self);
}

static void
on_counted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree StrataDataSummary *summary = strata_data_summary_count_finish (result, &error);

  /* What is cancelled may be of a pane that is gone. */
  if (summary == NULL)
    return;
  StrataDataDetail *self = user_data;
  g_free (self->summary);
  self->summary = g_steal_pointer (&summary);
  show_summary (self);
}

static void
count (StrataDataDetail *self)
{
  StrataDataset *dataset = self->session ? strata_session_get_dataset (self->session) : NULL;

  g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
  if (self->summary != NULL && self->summary->split != self->split)
    g_clear_pointer (&self->summary, g_free);
  show_summary (self);
  if (dataset == NULL)
    return;
  self->counting = g_cancellable_new ();
  strata_data_summary_count_async (dataset, strata_session_get_scaler (self->session), self->split, self->counting,
                                   on_counted, self);
}

/* --- Scaling ------------------------------------------------------------------------------------------------------- */

static void
show_scaling (StrataDataDetail *self)
{
  StrataScaling scaling = STRATA_SCALING_NONE;

  if (self->session == NULL)
    return;
  g_object_get (strata_experiment_get_scaling (strata_session_get_experiment (self->session)), "scaling", &scaling,
                NULL);
  self->filling = TRUE;
  adw_combo_row_set_selected (self->scaling_row, (guint) scaling);
  self->filling = FALSE;
}

static void
on_scaling_chosen (StrataDataDetail *self)
{
  if (self->filling || self->session == NULL)
    return;
  strata_editor_set (strata_session_get_editor (self->session),
                     G_OBJECT (strata_experiment_get_scaling (strata_session_get_experiment (self->session))),
                     _ ("Change the scaling"), "scaling",
                     (StrataScaling) adw_combo_row_get_selected (self->scaling_row));
}

static void
on_scaler (StrataDataDetail *self)
{
  show_image (self);
  count (self);
}

/* --- The widget ---------------------------------------------------------------------------------------------------- */

void
strata_data_detail_set_session (StrataDataDetail *self, StrataSession *session)
{
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      g_signal_handlers_disconnect_by_data (
        strata_experiment_get_scaling (strata_session_get_experiment (self->session)), self);
    }
  g_set_object (&self->session, session);
  g_clear_pointer (&self->summary, g_free);
  if (session != NULL)
    {
      g_signal_connect_swapped (session, "notify::scaler", G_CALLBACK (on_scaler), self);
      g_signal_connect_swapped (strata_experiment_get_scaling (strata_session_get_experiment (session)),
                                "notify::scaling", G_CALLBACK (show_scaling), self);
    }
  show_scaling (self);
  count (self);
}

void
strata_data_detail_show (StrataDataDetail *self, StrataImageItem *item, StrataSplit split, gboolean scaled)
{
  gboolean other_split = self->split != split;

  g_set_object (&self->item, item);
  self->split = split;
  self->scaled = scaled;
  show_image (self);
  if (other_split)
    count (self);
  else
    show_histogram (self);
}

static void
strata_data_detail_dispose (GObject *object)
{
  StrataDataDetail *self = STRATA_DATA_DETAIL (object);

  g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      g_signal_handlers_disconnect_by_data (
        strata_experiment_get_scaling (strata_session_get_experiment (self->session)), self);
    }
  g_clear_object (&self->session);
  g_clear_object (&self->item);
  g_clear_pointer (&self->summary, g_free);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (strata_data_detail_parent_class)->dispose (object);
}

static void
strata_data_detail_class_init (StrataDataDetailClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = strata_data_detail_dispose;
  g_type_ensure (STRATA_TYPE_PIXEL_VIEW);
  g_type_ensure (STRATA_TYPE_HISTOGRAM);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "datadetail");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-data-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataDataDetail, scroller);
  gtk_widget_class_bind_template_child (widget_class, StrataDataDetail, pixels);
  gtk_widget_class_bind_template_child (widget_class, StrataDataDetail, class_label);
  gtk_widget_class_bind_template_child (widget_class, StrataDataDetail, place_label);
  gtk_widget_class_bind_template_child (widget_class, StrataDataDetail, value_label);
  gtk_widget_class_bind_template_child (widget_class, StrataDataDetail, split_histogram);
  gtk_widget_class_bind_template_child (widget_class, StrataDataDetail, histogram);
  gtk_widget_class_bind_template_child (widget_class, StrataDataDetail, scaled_histogram);
  gtk_widget_class_bind_template_child (widget_class, StrataDataDetail, scaling_row);
  gtk_widget_class_bind_template_child (widget_class, StrataDataDetail, statistics_title);
  gtk_widget_class_bind_template_child (widget_class, StrataDataDetail, raw_min);
  gtk_widget_class_bind_template_child (widget_class, StrataDataDetail, raw_max);
  gtk_widget_class_bind_template_child (widget_class, StrataDataDetail, raw_mean);
  gtk_widget_class_bind_template_child (widget_class, StrataDataDetail, raw_std);
  gtk_widget_class_bind_template_child (widget_class, StrataDataDetail, scaled_min);
  gtk_widget_class_bind_template_child (widget_class, StrataDataDetail, scaled_max);
  gtk_widget_class_bind_template_child (widget_class, StrataDataDetail, scaled_mean);
  gtk_widget_class_bind_template_child (widget_class, StrataDataDetail, scaled_std);
  gtk_widget_class_bind_template_callback (widget_class, show_hovered);
  gtk_widget_class_bind_template_callback (widget_class, show_histogram);
  gtk_widget_class_bind_template_callback (widget_class, on_scaling_chosen);
}

static void
strata_data_detail_init (StrataDataDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_hovered (self, -1, -1);
}
