package io.gitops4j.aws.secrets.diagnosis;

import io.gitops4j.aws.secrets.diagnosis.Finding.Code;
import io.gitops4j.aws.secrets.value.JsonFields;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The token that Kubernetes puts into a file of the pod, a JSON Web Token (RFC 7519): three parts
 * in Base64 with dots between, of which the second says whose it is, for whom, and until when. Its
 * signature is for whom it is for to check. It is at most {@value #MAX_BYTES} bytes; nothing of it
 * but the three is ever told.
 *
 * @param subject whose it is: {@code system:serviceaccount:NAMESPACE:NAME}
 */
record PodToken(String subject) {

  static final int MAX_BYTES = 16 * 1024;

  private static final int MAX_AUDIENCES = 16;
  private static final Pattern SHOWN = Pattern.compile("[A-Za-z0-9:/._-]{1,300}");

  /** Reads a token and tells what is wrong with it; nothing when it cannot be used. */
  static Optional<PodToken> read(
      String file, String variable, String audience, Instant now, Findings findings) {
    Optional<String> text = text(file, variable, findings);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<JsonFields> claims = claims(text.get());
    if (claims.isEmpty()) {
      findings.error(
          Code.TOKEN_MALFORMED,
          "The file %s of %s does not hold a JSON Web Token; mount the service account's projected"
              + " token there.",
          file,
          variable);
      return Optional.empty();
    }
    return check(claims.get(), file, audience, now, findings);
  }

  private static Optional<String> text(String file, String variable, Findings findings) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      String text = new String(bytes, StandardCharsets.US_ASCII).trim();
      if (bytes.length > MAX_BYTES || text.isEmpty()) {
        findings.error(
            Code.TOKEN_FILE_UNREADABLE,
            "The file %s of %s is %s; mount the service account's projected token there.",
            file,
            variable,
            text.isEmpty() ? "empty" : "longer than any token");
        return Optional.empty();
      }
      return Optional.of(text);
    } catch (NoSuchFileException e) {
      findings.error(
          Code.TOKEN_FILE_MISSING,
          "The file %s of %s is not there; restart the pod so that the token is mounted, and check"
              + " that its service account has automountServiceAccountToken or the EKS webhook.",
          file,
          variable);
    } catch (IOException | InvalidPathException e) {
      findings.error(
          Code.TOKEN_FILE_UNREADABLE,
          "The file %s of %s cannot be read; set the pod's securityContext.fsGroup to the group it"
              + " runs as.",
          file,
          variable);
    }
    return Optional.empty();
  }

  private static Optional<JsonFields> claims(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      byte[] json = Base64.getUrlDecoder().decode(parts[1]);
      return JsonFields.of(new String(json, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<PodToken> check(
      JsonFields claims, String file, String audience, Instant now, Findings findings) {
    String subject = claims.text("sub").map(PodToken::shown).orElse("nobody");
    boolean usable = true;
    Optional<Instant> end = claims.text("exp").flatMap(PodToken::instant);
    if (end.isPresent() && !now.isBefore(end.get())) {
      findings.error(
          Code.TOKEN_EXPIRED,
          "The token in %s of %s was valid until %s and it is %s; check the clock, and whether the"
              + " kubelet still renews the token (a file mounted by subPath is not renewed).",
          file,
          subject,
          end.get(),
          now);
      usable = false;
    }
    List<String> audiences = audiences(claims);
    if (!audiences.contains(audience)) {
      findings.error(
          Code.TOKEN_AUDIENCE,
          "The token in %s of %s is for %s and not for %s; set the audience of the projected token.",
          file,
          subject,
          audiences.isEmpty() ? "nobody" : shown(audiences.get(0)),
          audience);
      usable = false;
    }
    return usable ? Optional.of(new PodToken(subject)) : Optional.empty();
  }

  /** One text, or a list of them (RFC 7519, 4.1.3). */
  private static List<String> audiences(JsonFields claims) {
    List<String> audiences = claims.texts("aud", MAX_AUDIENCES);
    return audiences.isEmpty() ? claims.text("aud").stream().toList() : audiences;
  }

  private static String shown(String claim) {
    return SHOWN.matcher(claim).matches() ? claim : "somebody";
  }

  private static Optional<Instant> instant(String seconds) {
    try {
      return Optional.of(Instant.ofEpochSecond((long) Double.parseDouble(seconds)));
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
