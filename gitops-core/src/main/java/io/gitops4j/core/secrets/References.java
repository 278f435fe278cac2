package io.gitops4j.core.secrets;

import io.gitops4j.Failure;
import io.gitops4j.Location;
import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.ObjectRef;
import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.Stage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the references to secrets in manifests.
 *
 * <p>A reference is a text value, never a key, that begins with the id of a resolver and a colon
 * and stands in one line: {@code aws-secretsmanager:prod/db#password}. In {@code data} of a Secret
 * it may be in base64, too, as a kustomization's secretGenerator writes it. A reference inside a
 * longer text, such as a password in an address, is none: nothing could check or replace it without
 * knowing how the text is put together.
 */
final class References {

  private final List<String> prefixes;
  private final List<String> encoded;

  References(Collection<String> stores) {
    this.prefixes = stores.stream().map(id -> id + ":").toList();
    this.encoded = prefixes.stream().map(References::beginningOfBase64).toList();
  }

  /** The base64 that every text with this beginning begins with. */
  private static String beginningOfBase64(String prefix) {
    byte[] bytes = prefix.getBytes(StandardCharsets.UTF_8);
    String all = Base64.getEncoder().withoutPadding().encodeToString(bytes);
    return all.substring(0, bytes.length / 3 * 4);
  }

  /**
   * The references of manifests, in their order.
   *
   * @throws SecretException when one is malformed
   */
  List<Reference> in(Manifests manifests) {
    List<Reference> found = new ArrayList<>();
    for (Manifest manifest : manifests) {
      Scalars.forEach(
          manifest.content(),
          (pointer, key, text) -> {
            if (!key) {
              find(manifest, pointer, text).ifPresent(found::add);
            }
          });
    }
    return List.copyOf(found);
  }

  private Optional<Reference> find(Manifest manifest, String pointer, String text) {
    boolean data = isData(manifest.ref(), pointer);
    String plain = isReference(text) ? text : data ? decoded(text) : null;
    if (plain == null) {
      return Optional.empty();
    }
    ObjectRef ref = manifest.ref();
    Location place = manifest.locate(pointer).orElse(null);
    try {
      return Optional.of(new Reference(ref, pointer, SecretRef.parse(plain), data, place));
    } catch (IllegalArgumentException e) {
      throw malformed(ref, pointer, place, e);
    }
  }

  private static boolean isData(ObjectRef ref, String pointer) {
    return ref.group().isEmpty() && ref.kind().equals("Secret") && pointer.startsWith("/data/");
  }

  /** Whether a text is a reference, well formed or not. */
  boolean isReference(String text) {
    for (String prefix : prefixes) {
      if (text.startsWith(prefix)) {
        return text.indexOf('\n') < 0;
      }
    }
    return false;
  }

  private @Nullable String decoded(String base64) {
    for (String beginning : encoded) {
      if (base64.startsWith(beginning)) {
        try {
          byte[] bytes = Base64.getMimeDecoder().decode(base64);
          String text = new String(bytes, StandardCharsets.UTF_8);
          return isReference(text) ? text : null;
        } catch (IllegalArgumentException e) {
          return null;
        }
      }
    }
    return null;
  }

  private static SecretException malformed(
      ObjectRef ref, String pointer, @Nullable Location place, IllegalArgumentException e) {
    Failure.Builder failure =
        Failure.builder(
                Stage.SECRETS,
                Reason.INVALID,
                "Cannot read the reference to a secret at "
                    + pointer
                    + " of "
                    + ref
                    + ": "
                    + e.getMessage()
                    + "; correct it.")
            .object(ref);
    if (place != null) {
      failure.location(place);
    }
    return new SecretException(failure.build(), e);
  }
}
