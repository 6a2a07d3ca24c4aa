/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-evaluate-images.h"

#include "strata-doubts-file.h"
#include "strata-fold-layout.h"
#include "strata-format.h"
#include "strata-gallery.h"
#include "strata-pixel-view.h"
#include "strata-probability-row.h"
#include "strata-similar-images.h"

#include <glib/gi18n.h>

struct _StrataEvaluateImages
{
  GtkWidget parent_instance;

  AdwFlap *flap;
  GtkDropDown *label_choice;
  GtkDropDown *predicted_choice;
  GtkCheckButton *mistakes_only;
  GtkLabel *count_label;
  GtkStack *views;
  StrataGallery *gallery;
  GtkWidget *detail;
  StrataPixelView *pixels;
  GtkLabel *verdict_label;
  GtkLabel *place_label;
  GtkBox *probabilities;
  GtkCheckButton *doubtful;
  StrataSimilarImages *similar;

  StrataSession *session;
  StrataAssessment *assessment;
  StrataDoubts *doubts; /* of the assessment's dataset; NULL: none yet */
  gboolean setting;     /* the choices are being set: their changes are one */
};

G_DEFINE_FINAL_TYPE (StrataEvaluateImages, strata_evaluate_images, GTK_TYPE_WIDGET)

/* "Shirt 98.2 %": what it was taken for, and how surely. */
static char *
make_caption (StrataImageItem *item, gpointer user_data)
{
  StrataEvaluateImages *self = user_data;
  guint index = strata_image_item_get_index (item);

  if (self->assessment == NULL)
    return g_strdup ("");
  g_autofree char *share = strata_format_share (strata_assessment_get_confidence (self->assessment, index));
  gboolean doubtful =
    self->doubts != NULL && strata_doubts_has (self->doubts, strata_image_item_get_split (item), index);
  return g_strdup_printf (
    doubtful ? "? %s %s" : "%s %s",
    strata_assessment_get_class_name (self->assessment, strata_assessment_get_predicted (self->assessment, index)),
    share);
}

/* --- The selected image -------------------------------------------------------------------------------------------- */

static void
show_probabilities (StrataEvaluateImages *self, guint index)
{
  const float *outputs = strata_assessment_get_outputs (self->assessment, index);
  guint i = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->probabilities)); row != NULL;
       row = gtk_widget_get_next_sibling (row), i++)
    strata_probability_row_show (STRATA_PROBABILITY_ROW (row), outputs[i],
                                 i == strata_assessment_get_predicted (self->assessment, index),
                                 i == strata_assessment_get_label (self->assessment, index));
}

static void
show_selected (StrataEvaluateImages *self)
{
  StrataImageItem *item = strata_gallery_get_selected (self->gallery);

  gtk_widget_set_visible (self->detail, item != NULL && self->assessment != NULL);
  if (item == NULL || self->assessment == NULL)
    return;
  guint index = strata_image_item_get_index (item);
  guint label = strata_assessment_get_label (self->assessment, index),
        predicted = strata_assessment_get_predicted (self->assessment, index);
  const char *true_name = strata_assessment_get_class_name (self->assessment, label);
  StrataSplit split = strata_assessment_get_split (self->assessment);
  g_autofree char *count = strata_format_count (index);
  g_autofree char *verdict = label == predicted
                               ? g_strdup_printf (_ ("%s, recognized"), true_name)
                               : g_strdup_printf (_ ("%s, taken for %s"), true_name,
                                                  strata_assessment_get_class_name (self->assessment, predicted));
  g_autofree char *place = g_strdup_printf (_ ("%s image %s"), strata_format_split (split), count);

  strata_pixel_view_show (self->pixels, strata_assessment_get_dataset (self->assessment), split, index, NULL, verdict);
  gtk_label_set_label (self->verdict_label, verdict);
  gtk_label_set_label (self->place_label, place);
  show_probabilities (self, index);
  self->setting = TRUE;
  gtk_check_button_set_active (self->doubtful, self->doubts != NULL && strata_doubts_has (self->doubts, split, index));
  self->setting = FALSE;
  strata_similar_images_show (self->similar, self->assessment, index);
}

static void
on_doubtful_toggled (StrataEvaluateImages *self)
{
  StrataImageItem *item = strata_gallery_get_selected (self->gallery);

  if (self->setting || item == NULL || self->doubts == NULL)
    return;
  strata_doubts_set (self->doubts, strata_image_item_get_split (item), strata_image_item_get_index (item),
                     gtk_check_button_get_active (self->doubtful));
  strata_tile_painter_changed (strata_gallery_get_painter (self->gallery));
}

static void
inspect (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StrataEvaluateImages *self = STRATA_EVALUATE_IMAGES (widget);
  StrataImageItem *item = strata_gallery_get_selected (self->gallery);

  if (item != NULL)
    strata_session_look_at (self->session, strata_image_item_get_split (item), strata_image_item_get_index (item));
}

/* --- Which images -------------------------------------------------------------------------------------------------- */

static void
get_filter (StrataEvaluateImages *self, StrataAssessmentFilter *filter)
{
  filter->label = (int) gtk_drop_down_get_selected (self->label_choice) - 1;
  filter->predicted = (int) gtk_drop_down_get_selected (self->predicted_choice) - 1;
  filter->mistakes_only = gtk_check_button_get_active (self->mistakes_only);
}

static void
show_images (StrataEvaluateImages *self)
{
  StrataImageList *images = strata_gallery_get_images (self->gallery);
  StrataAssessmentFilter filter;
  g_autoptr (GArray) found = NULL;

  if (self->setting)
    return;
  if (self->assessment == NULL)
    {
      strata_image_list_show_indices (images, NULL, STRATA_SPLIT_TEST, NULL, 0);
      return;
    }
  get_filter (self, &filter);
  found = strata_assessment_find (self->assessment, &filter);
  strata_tile_painter_set_dataset (strata_gallery_get_painter (self->gallery),
                                   strata_assessment_get_dataset (self->assessment));
  strata_image_list_show_indices (images, strata_assessment_get_dataset (self->assessment),
                                  strata_assessment_get_split (self->assessment), (const guint32 *) found->data,
                                  found->len);
  g_autofree char *count = strata_format_count (found->len);
  g_autofree char *text = g_strdup_printf (ngettext ("%s image", "%s images", found->len), count);
  gtk_label_set_label (self->count_label, text);
  gtk_stack_set_visible_child_name (self->views, found->len > 0 ? "gallery" : "empty");
  strata_tile_painter_changed (strata_gallery_get_painter (self->gallery));
  show_selected (self);
}

static void
name_classes (StrataEvaluateImages *self, GtkDropDown *choice, const char *any)
{
  guint selected = gtk_drop_down_get_selected (choice);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, any);
  for (guint i = 0; i < strata_assessment_get_n_classes (self->assessment); i++)
    gtk_string_list_append (names, strata_assessment_get_class_name (self->assessment, i));
  gtk_drop_down_set_model (choice, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (choice, selected < g_list_model_get_n_items (G_LIST_MODEL (names)) ? selected : 0);
}

static void
make_rows (StrataEvaluateImages *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->probabilities))) != NULL)
    gtk_box_remove (self->probabilities, row);
  for (guint i = 0; i < strata_assessment_get_n_classes (self->assessment); i++)
    {
      GtkWidget *above = gtk_widget_get_last_child (GTK_WIDGET (self->probabilities));
      gtk_box_append (self->probabilities,
                      strata_probability_row_new (strata_assessment_get_class_name (self->assessment, i),
                                                  STRATA_PROBABILITY_ROW (above)));
    }
}

static gboolean
has_same_classes (StrataAssessment *a, StrataAssessment *b)
{
  return a != NULL && b != NULL && strata_assessment_get_dataset (a) == strata_assessment_get_dataset (b)
         && strata_assessment_get_n_classes (a) == strata_assessment_get_n_classes (b);
}

void
strata_evaluate_images_show (StrataEvaluateImages *self, StrataAssessment *assessment)
{
  gboolean same = has_same_classes (self->assessment, assessment);
  StrataDataset *dataset = assessment != NULL ? strata_assessment_get_dataset (assessment) : NULL;

  if (dataset != NULL && (self->assessment == NULL || strata_assessment_get_dataset (self->assessment) != dataset))
    {
      g_clear_object (&self->doubts);
      self->doubts = strata_doubts_file_open (dataset);
    }
  if (!g_set_object (&self->assessment, assessment))
    return;
  if (assessment != NULL && !same)
    {
      self->setting = TRUE;
      name_classes (self, self->label_choice, _ ("Any class"));
      name_classes (self, self->predicted_choice, _ ("Taken for any"));
      make_rows (self);
      self->setting = FALSE;
    }
  show_images (self);
}

void
strata_evaluate_images_set_filter (StrataEvaluateImages *self, const StrataAssessmentFilter *filter)
{
  self->setting = TRUE;
  gtk_drop_down_set_selected (self->label_choice, (guint) (filter->label + 1));
  gtk_drop_down_set_selected (self->predicted_choice, (guint) (filter->predicted + 1));
  gtk_check_button_set_active (self->mistakes_only, filter->mistakes_only);
  self->setting = FALSE;
  show_images (self);
}

/* --- The widget ---------------------------------------------------------------------------------------------------- */

static void
toggle_pane (GtkWidget *widget, const char *action, GVariant *parameter)
{
  AdwFlap *flap = STRATA_EVALUATE_IMAGES (widget)->flap;

  adw_flap_set_reveal_flap (flap, !adw_flap_get_reveal_flap (flap));
}

/* Each time a step further into the image: it is large beside the others, then followed through the layers. */
static void
on_activated (StrataEvaluateImages *self)
{
  if (adw_flap_get_reveal_flap (self->flap))
    gtk_widget_activate_action (GTK_WIDGET (self), "images.inspect", NULL);
  else
    adw_flap_set_reveal_flap (self->flap, TRUE);
}

static void
strata_evaluate_images_dispose (GObject *object)
{
  StrataEvaluateImages *self = STRATA_EVALUATE_IMAGES (object);

  if (self->flap != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->flap));
  self->flap = NULL;
  g_clear_object (&self->assessment);
  g_clear_object (&self->doubts);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (strata_evaluate_images_parent_class)->dispose (object);
}

static void
strata_evaluate_images_class_init (StrataEvaluateImagesClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = strata_evaluate_images_dispose;
  g_type_ensure (STRATA_TYPE_FOLD_LAYOUT);
  g_type_ensure (STRATA_TYPE_GALLERY);
  g_type_ensure (STRATA_TYPE_PIXEL_VIEW);
  g_type_ensure (STRATA_TYPE_SIMILAR_IMAGES);
  gtk_widget_class_install_action (widget_class, "images.inspect", NULL, inspect);
  gtk_widget_class_install_action (widget_class, "page.toggle-pane", NULL, toggle_pane);
  gtk_widget_class_set_css_name (widget_class, "evaluateimages");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-evaluate-images.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluateImages, flap);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluateImages, label_choice);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluateImages, predicted_choice);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluateImages, mistakes_only);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluateImages, count_label);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluateImages, views);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluateImages, gallery);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluateImages, detail);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluateImages, pixels);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluateImages, verdict_label);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluateImages, place_label);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluateImages, probabilities);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluateImages, doubtful);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluateImages, similar);
  gtk_widget_class_bind_template_callback (widget_class, on_doubtful_toggled);
  gtk_widget_class_bind_template_callback (widget_class, show_images);
  gtk_widget_class_bind_template_callback (widget_class, show_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
}

static void
strata_evaluate_images_init (StrataEvaluateImages *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  strata_tile_painter_set_caption (strata_gallery_get_painter (self->gallery), make_caption, self);
  /* A class and its share have room under it. */
  strata_tile_painter_set_size (strata_gallery_get_painter (self->gallery), 96);
}

void
strata_evaluate_images_set_session (StrataEvaluateImages *self, StrataSession *session)
{
  g_set_object (&self->session, session);
}

StrataDoubts *
strata_evaluate_images_get_doubts (StrataEvaluateImages *self)
{
  return self->doubts;
}
