/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-similar-images.h"

#include "strata-gallery.h"

#include <glib/gi18n.h>

#define N_SIMILAR 6
#define TILE_SIZE 64
#define HEIGHT 230

struct _StrataSimilarImages
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *button;
  GtkWidget *spinner;
  StrataGallery *gallery;

  StrataAssessment *assessment;
  guint index;
  StrataNeighbours *neighbours; /* of the network they were made for */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (StrataSimilarImages, strata_similar_images, GTK_TYPE_WIDGET)

typedef struct
{
  StrataAssessment *assessment;
  guint index;
  StrataNeighbours *neighbours; /* or NULL: to be made */
  GArray *found;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->assessment);
  g_clear_object (&question->neighbours);
  g_clear_pointer (&question->found, g_array_unref);
  g_free (question);
}

static void
find_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  StrataDataset *dataset = strata_assessment_get_dataset (question->assessment);
  StrataSplit split = strata_assessment_get_split (question->assessment);
  g_autoptr (GError) error = NULL;

  if (question->neighbours == NULL)
    question->neighbours =
      strata_neighbours_new (strata_assessment_get_network (question->assessment), dataset, cancellable, &error);
  if (question->neighbours == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  question->found =
    strata_neighbours_find (question->neighbours, strata_dataset_get_image (dataset, split, question->index),
                            split == STRATA_SPLIT_TRAIN ? (gssize) question->index : -1, N_SIMILAR);
  g_task_return_boolean (task, TRUE);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  StrataSimilarImages *self = STRATA_SIMILAR_IMAGES (source);
  Question *question = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), NULL) || self->gallery == NULL)
    return;
  gtk_widget_hide (self->spinner);
  g_set_object (&self->neighbours, question->neighbours);
  if (question->assessment != self->assessment || question->index != self->index)
    return;
  StrataDataset *dataset = strata_assessment_get_dataset (self->assessment);
  strata_tile_painter_set_dataset (strata_gallery_get_painter (self->gallery), dataset);
  strata_image_list_show_indices (strata_gallery_get_images (self->gallery), dataset, STRATA_SPLIT_TRAIN,
                                  (const guint32 *) question->found->data, question->found->len);
  gtk_widget_show (GTK_WIDGET (self->gallery));
}

static void
find (StrataSimilarImages *self)
{
  g_autoptr (GTask) task = NULL;
  Question *question;

  if (self->assessment == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  question = g_new0 (Question, 1);
  question->assessment = g_object_ref (self->assessment);
  question->index = self->index;
  if (self->neighbours != NULL
      && strata_neighbours_get_network (self->neighbours) == strata_assessment_get_network (self->assessment))
    question->neighbours = g_object_ref (self->neighbours);
  gtk_widget_hide (self->button);
  gtk_widget_set_visible (self->spinner, question->neighbours == NULL);
  task = g_task_new (self, self->cancellable, on_found, NULL);
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, find_in_thread);
}

void
strata_similar_images_show (StrataSimilarImages *self, StrataAssessment *assessment, guint index)
{
  g_set_object (&self->assessment, assessment);
  self->index = index;
  if (self->neighbours != NULL
      && strata_neighbours_get_network (self->neighbours) == strata_assessment_get_network (assessment))
    {
      find (self);
      return;
    }
  /* Answers of another network are not shown beside this one's. */
  g_cancellable_cancel (self->cancellable);
  gtk_widget_hide (GTK_WIDGET (self->gallery));
  gtk_widget_hide (self->spinner);
  gtk_widget_show (self->button);
}

static void
strata_similar_images_dispose (GObject *object)
{
  StrataSimilarImages *self = STRATA_SIMILAR_IMAGES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->assessment);
  g_clear_object (&self->neighbours);
  self->gallery = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (strata_similar_images_parent_class)->dispose (object);
}

static void
strata_similar_images_class_init (StrataSimilarImagesClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = strata_similar_images_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "similarimages");
}

static void
strata_similar_images_init (StrataSimilarImages *self)
{
  GtkWidget *title = gtk_label_new (_ ("Most Alike in Training"));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  self->button = gtk_button_new_with_label (_ ("Find Similar"));
  gtk_widget_set_tooltip_text (self->button, _ ("Training images that lie nearest in the last hidden layer"));
  gtk_widget_set_halign (self->button, GTK_ALIGN_START);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (find), self);
  self->spinner = gtk_spinner_new ();
  gtk_spinner_start (GTK_SPINNER (self->spinner));
  gtk_widget_hide (self->spinner);
  self->gallery = g_object_new (STRATA_TYPE_GALLERY, "height-request", HEIGHT, "visible", FALSE, NULL);
  strata_tile_painter_set_size (strata_gallery_get_painter (self->gallery), TILE_SIZE);
  gtk_box_append (GTK_BOX (self->box), title);
  gtk_box_append (GTK_BOX (self->box), self->button);
  gtk_box_append (GTK_BOX (self->box), self->spinner);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->gallery));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}
