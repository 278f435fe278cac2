package io.gitops4j.k8s.plan;

import io.gitops4j.ApplyException;
import io.gitops4j.Failure;
import io.gitops4j.Location;
import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.k8s.api.Json;
import io.gitops4j.k8s.api.ResourceType;
import io.gitops4j.k8s.api.Sentence;
import io.gitops4j.k8s.fields.Pointers;
import io.gitops4j.k8s.live.Markers;
import org.jspecify.annotations.Nullable;

/**
 * A manifest as it will be sent.
 *
 * @param manifest the normalised manifest
 * @param type its type; null when its CustomResourceDefinition comes with the same plan
 * @param digest the digest of the content
 * @param markers its markers
 */
public record Desired(
    Manifest manifest, @Nullable ResourceType type, String digest, Markers markers) {

  /** A manifest with its type. */
  public static Desired of(Manifest manifest, @Nullable ResourceType type) {
    return new Desired(
        manifest,
        type,
        Json.digest(manifest.content()),
        Markers.of(manifest.labels(), manifest.annotations()));
  }

  /** The object's identity. */
  public ObjectRef ref() {
    return manifest.ref();
  }

  /**
   * A failure on this object.
   *
   * @param field the path of the field it is about, as the server writes it; null for none
   */
  public ApplyException failure(Stage stage, Reason reason, String what, @Nullable String field) {
    return new ApplyException(failureOf(manifest, stage, reason, what, field));
  }

  private static String remedied(Reason reason, String what) {
    return reason == Reason.REJECTED ? what + "; correct the manifest" : what;
  }

  /** A failure on the object of a manifest, with the place of the field or of the object. */
  public static Failure failureOf(
      Manifest manifest, Stage stage, Reason reason, String what, @Nullable String field) {
    String verb = stage == Stage.PLAN ? "plan" : "apply";
    Failure.Builder failure =
        Failure.builder(
                stage,
                reason,
                Sentence.of(
                    "Cannot " + verb + " " + manifest.ref() + ": " + remedied(reason, what)))
            .object(manifest.ref());
    String pointer = field == null ? "" : Pointers.ofPath(field, manifest.content());
    Location place = manifest.locate(pointer).orElse(null);
    if (place != null) {
      failure.location(place);
    }
    return failure.build();
  }
}
