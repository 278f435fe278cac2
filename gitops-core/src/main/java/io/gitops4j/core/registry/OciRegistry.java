package io.gitops4j.core.registry;

import io.gitops4j.Reason;
import io.gitops4j.core.source.http.TransferException;
import io.gitops4j.core.source.http.Transfers;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlLimits;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one repository of a registry. Source: the OCI distribution specification 1.1, sections Pull
 * and Listing Tags. Every content is held against its digest. Safe to use from many threads.
 */
final class OciRegistry {

  private static final String DIGEST_HEADER = "Docker-Content-Digest";
  private static final int PAGE = 1000;
  private static final int MAX_PAGES = 1000;
  private static final int MAX_PAGE_BYTES = 8 << 20;
  private static final int MAX_LAYER_BYTES = 1 << 30;
  private static final int MAX_TAGS = 100_000;
  private static final int MAX_REFERRERS = 1000;
  private static final Set<Integer> NO_REFERRERS = Set.of(400, 404, 405, 406);
  private static final YamlLimits PAGE_LIMITS = new YamlLimits(MAX_PAGE_BYTES, 10, 200_000, 0);
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");
  private static final Pattern NEXT =
      Pattern.compile("<([^>]{1,4096})>\\s*;\\s*rel=\"?next\"?", Pattern.CASE_INSENSITIVE);

  private final OciAddress repository;
  private final boolean insecure;
  private final SignIn signIn;

  OciRegistry(OciAddress repository, boolean insecure, SignIn signIn) {
    this.repository = repository;
    this.insecure = insecure;
    this.signIn = signIn;
  }

  /** Whether a text may be a tag. */
  static boolean isTag(String text) {
    return TAG.matcher(text).matches();
  }

  /** The digest of what a tag stands for; its content is not transferred where that can be. */
  String digest(String tag, Call call) throws IOException {
    Transfers.Answer answer = ask("HEAD", "/manifests/" + tag, OciManifest.ACCEPTED, call);
    answer.body().close();
    String digest = answer.headers().firstValue(DIGEST_HEADER).orElse("");
    if (answer.status() == 200 && Digests.isDigest(digest)) {
      return digest;
    }
    if (answer.status() != 200 && answer.status() != 405) {
      throw refused(answer, absent(tag, answer));
    }
    return Digests.sha256(manifest(tag, call));
  }

  /**
   * The bytes of a manifest, which have the digest that was asked for, or that the registry said.
   *
   * @param reference a tag or a digest
   */
  byte[] manifest(String reference, Call call) throws IOException {
    Transfers.Answer answer = ask("GET", "/manifests/" + reference, OciManifest.ACCEPTED, call);
    if (answer.status() != 200) {
      answer.body().close();
      throw refused(answer, absent(reference, answer));
    }
    byte[] content = Call.body(answer, OciManifest.MAX_BYTES, "its manifest");
    String said = answer.headers().firstValue(DIGEST_HEADER).orElse("");
    if (Digests.isDigest(reference)) {
      Digests.check(content, reference, "its manifest");
    } else if (Digests.isDigest(said)) {
      Digests.check(content, said, "its manifest");
    }
    return content;
  }

  /** The bytes of a manifest, if the registry has it. */
  Optional<byte[]> manifestIfThere(String reference, Call call) throws IOException {
    try {
      return Optional.of(manifest(reference, call));
    } catch (TransferException e) {
      if (e.reason() == Reason.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * The manifests that refer to one: as the registry lists them, or as the tag of the specification
   * does where it cannot. Source: the OCI distribution specification 1.1, Listing Referrers and
   * Referrers Tag Schema; statuses other than 404 as go-containerregistry takes them.
   */
  List<OciManifest.Descriptor> referrers(String digest, Call call) throws IOException {
    List<OciManifest.Descriptor> found = new ArrayList<>();
    URI page = repository.api(insecure, "/referrers/" + digest);
    for (int pages = 1; page != null; pages++) {
      Transfers.Answer answer = ask("GET", page, OciManifest.INDEX, call);
      if (pages == 1 && NO_REFERRERS.contains(answer.status())) {
        answer.body().close();
        byte[] tagged = manifestIfThere(digest.replace(':', '-'), call).orElse(null);
        return tagged == null ? List.of() : OciManifest.parse(tagged).manifests();
      }
      if (answer.status() != 200) {
        answer.body().close();
        throw refused(
            answer, "its list of referrers ends with status %d".formatted(answer.status()));
      }
      byte[] body = Call.body(answer, OciManifest.MAX_BYTES, "its list of referrers");
      found.addAll(OciManifest.parse(body).manifests());
      if (found.size() > MAX_REFERRERS || pages == MAX_REFERRERS) {
        throw new TransferException(
            Reason.LIMIT,
            "more than the %d referrers allowed are listed for %s"
                .formatted(MAX_REFERRERS, digest));
      }
      page = next(answer, page);
    }
    return found;
  }

  private String absent(String reference, Transfers.Answer answer) {
    return Digests.isDigest(reference)
        ? "the registry has no manifest %s (%d); resolve the revision again, or push it again"
            .formatted(reference, answer.status())
        : "there is no tag %s (%d); check it, the address, and the credentials, without which some registries answer so"
            .formatted(reference, answer.status());
  }

  /** The bytes of a layer, which have its digest and size. */
  byte[] layer(OciManifest.Descriptor layer, Call call) throws IOException {
    if (layer.size() > Math.min(call.maxBytes(), MAX_LAYER_BYTES)) {
      throw new TransferException(
          Reason.LIMIT,
          "its layer has %d bytes, more than the %d that the limit maxTransferBytes allows; raise the limit"
              .formatted(layer.size(), Math.min(call.maxBytes(), MAX_LAYER_BYTES)));
    }
    Transfers.Answer answer = ask("GET", "/blobs/" + layer.digest(), "*/*", call);
    if (answer.status() != 200) {
      answer.body().close();
      throw refused(
          answer,
          "the registry has no layer %s (%d), which its manifest names; push it again"
              .formatted(layer.digest(), answer.status()));
    }
    byte[] content = Call.body(answer, (int) layer.size(), "its layer");
    Digests.check(content, layer.digest(), "its layer");
    return content;
  }

  /** All tags. */
  List<String> tags(Call call) throws IOException {
    List<String> tags = new ArrayList<>();
    URI page = repository.api(insecure, "/tags/list?n=" + PAGE);
    for (int pages = 1; page != null; pages++) {
      Transfers.Answer answer = ask("GET", page, "application/json", call);
      if (answer.status() != 200) {
        answer.body().close();
        throw refused(
            answer,
            "the registry has no such repository (%d); check the address, and the credentials, without which some registries answer so"
                .formatted(answer.status()));
      }
      int before = tags.size();
      add(Call.body(answer, MAX_PAGE_BYTES, "a page of its list of tags"), tags);
      if (tags.size() > MAX_TAGS || pages == MAX_PAGES) {
        throw new TransferException(
            Reason.LIMIT, "it has more than the %d tags allowed".formatted(MAX_TAGS));
      }
      page = next(answer, page);
      if (page != null && tags.size() == before) {
        throw new TransferException(
            Reason.INVALID, "the registry answers with empty pages of tags without end");
      }
    }
    return tags;
  }

  private static void add(byte[] page, List<String> tags) throws TransferException {
    try {
      YamlNode root =
          YamlReader.of(YamlFlavor.V3, PAGE_LIMITS)
              .readOne("answer.json", new String(page, StandardCharsets.UTF_8));
      YamlList list = root instanceof YamlMap map ? map.list("tags") : null;
      if (root instanceof YamlMap && list == null) {
        return;
      }
      if (list != null) {
        list.forEach(item -> add(String.valueOf(item.toValue()), tags));
        return;
      }
    } catch (YamlException e) {
      // The sentence below says it.
    }
    throw new TransferException(
        Reason.INVALID, "the registry's list of tags is not JSON; check the address");
  }

  private static void add(String tag, List<String> tags) {
    if (isTag(tag)) {
      tags.add(tag);
    }
  }

  /** The page behind one, on the same registry. */
  private @Nullable URI next(Transfers.Answer answer, URI page) throws TransferException {
    Matcher link = NEXT.matcher(String.join(",", answer.headers().allValues("Link")));
    if (!link.find()) {
      return null;
    }
    try {
      URI next = page.resolve(link.group(1));
      if (signIn.isRegistry(next) && !next.equals(page)) {
        return next;
      }
    } catch (IllegalArgumentException e) {
      // The sentence below says it.
    }
    throw new TransferException(
        Reason.DENIED, "the next page of a list is not another one of the registry");
  }

  private Transfers.Answer ask(String method, String rest, String accepted, Call call)
      throws IOException {
    return ask(method, repository.api(insecure, rest), accepted, call);
  }

  /** Asks, and once more after signing in. */
  private Transfers.Answer ask(String method, URI address, String accepted, Call call)
      throws IOException {
    Map<String, String> headers = Map.of("Accept", accepted);
    Transfers.Answer answer = call.ask(method, address, headers, signIn::header);
    if (answer.status() != 401 || !signIn.isRegistry(answer.response().uri())) {
      return answer;
    }
    answer.body().close();
    if (!signIn.answers(answer.headers().allValues("WWW-Authenticate"), call)) {
      throw refused(answer, "");
    }
    return call.ask(method, address, headers, signIn::header);
  }

  private TransferException refused(Transfers.Answer answer, String absent) {
    boolean own = signIn.isRegistry(answer.response().uri());
    return Call.refused(answer, own && signIn.hasLogin(), absent);
  }
}
