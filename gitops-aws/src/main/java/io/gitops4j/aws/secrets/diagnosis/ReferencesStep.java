package io.gitops4j.aws.secrets.diagnosis;

import io.gitops4j.Failure;
import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.aws.client.Arn;
import io.gitops4j.aws.client.AwsSettings;
import io.gitops4j.aws.secrets.diagnosis.Finding.Code;
import io.gitops4j.aws.secrets.store.SecretStore;
import io.gitops4j.aws.secrets.store.StoreAnswer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks the stores for each reference: whether it is of our region and account, there, and readable.
 *
 * <p>Whether the key may be used is known only by reading; then values are read and dropped at
 * once. A store that does not answer at all is asked no further, because every other reference
 * would wait for as long.
 */
final class ReferencesStep {

  private final AwsSettings settings;
  private final String region;
  private final Optional<Caller> caller;
  private final List<SecretStore> stores;
  private final boolean readValues;
  private final Findings findings;

  ReferencesStep(
      AwsSettings settings,
      String region,
      Optional<Caller> caller,
      List<SecretStore> stores,
      boolean readValues,
      Findings findings) {
    this.settings = settings;
    this.region = region;
    this.caller = caller;
    this.stores = stores;
    this.readValues = readValues;
    this.findings = findings;
  }

  void run(Collection<SecretRef> refs) {
    Map<SecretStore, Set<SecretRef>> byStore = new LinkedHashMap<>();
    for (SecretRef ref : refs) {
      Optional<SecretStore> store =
          stores.stream().filter(s -> s.id().equals(ref.store())).findFirst();
      if (store.isEmpty()) {
        findings.error(
            Code.STORE_MISSING,
            "There is no store %s for %s; correct the reference, or add the store's module.",
            ref.store(),
            ref);
      } else if (placed(ref)) {
        normal(store.get(), ref)
            .ifPresent(
                n -> byStore.computeIfAbsent(store.get(), any -> new LinkedHashSet<>()).add(n));
      }
    }
    byStore.forEach((store, normals) -> ask(store, List.copyOf(normals)));
  }

  private boolean placed(SecretRef ref) {
    if (!Arn.looksLike(ref.name())) {
      return true;
    }
    Arn arn = Arn.parse(ref.name()).orElse(null);
    if (arn == null) {
      findings.error(
          Code.REFERENCE_MALFORMED,
          "%s is not an ARN (arn:aws:secretsmanager:eu-west-1:123456789012:secret:name-AbCdEf);"
              + " correct it.",
          ref);
      return false;
    }
    if (!arn.region().equals(region) && !settings.replicaRegions().contains(arn.region())) {
      findings.error(
          Code.REFERENCE_REGION,
          "%s is of the region %s, but %s is asked; name the secret by its name, or correct the"
              + " region.",
          ref,
          arn.region(),
          region);
      return false;
    }
    String account = arn.account();
    if (caller.isPresent()
        && !caller.get().account().equals(account)
        && !settings.accountRoles().containsKey(account)) {
      findings.warning(
          Code.REFERENCE_ACCOUNT,
          "%s is of the account %s and we are of %s; this works only if the secret's resource policy"
              + " and its key's policy allow us, or with a role of that account in accountRole.",
          ref,
          account,
          caller.get().account());
    }
    return true;
  }

  private Optional<SecretRef> normal(SecretStore store, SecretRef ref) {
    try {
      return Optional.of(store.normal(ref));
    } catch (SecretException e) {
      findings.error(Code.REFERENCE_MALFORMED, "%s", e.failure().message());
      return Optional.empty();
    }
  }

  private void ask(SecretStore store, List<SecretRef> refs) {
    int asked = 0;
    while (asked < refs.size()) {
      int next =
          readValues ? Math.min(refs.size(), asked + Math.max(1, store.batchSize())) : asked + 1;
      List<SecretRef> some = refs.subList(asked, next);
      asked = next;
      boolean goOn = readValues ? read(store, some) : check(store, some.get(0));
      if (!goOn) {
        notAsked(store, refs.size() - asked);
        return;
      }
    }
  }

  private void notAsked(SecretStore store, int count) {
    if (count > 0) {
      findings.error(
          Code.SECRET_UNAVAILABLE,
          "%d more references to %s were not asked for after that; correct it first.",
          count,
          store.id());
    }
  }

  private boolean check(SecretStore store, SecretRef ref) {
    try {
      store.check(ref);
      findings.ok(Code.SECRET, "%s can be read, as far as is known without reading it.", ref);
      return true;
    } catch (SecretException e) {
      return tell(e.failure());
    }
  }

  private boolean read(SecretStore store, List<SecretRef> refs) {
    try {
      Map<SecretRef, StoreAnswer> answers = store.fetch(refs);
      boolean goOn = true;
      for (SecretRef ref : new ArrayList<>(refs)) {
        StoreAnswer answer = answers.get(ref);
        if (answer instanceof StoreAnswer.Found found) {
          found.secret().value().close();
          findings.ok(Code.SECRET, "%s can be read.", ref);
        } else if (answer instanceof StoreAnswer.Refused refused) {
          goOn &= tell(refused.exception().failure());
        }
      }
      return goOn;
    } catch (SecretException e) {
      return tell(e.failure());
    }
  }

  /** Tells of a failure; whether it makes sense to ask further. */
  private boolean tell(Failure failure) {
    findings.error(code(failure), "%s", failure.message());
    return switch (failure.reason()) {
      case UNAVAILABLE, TIMEOUT, UNAUTHENTICATED, CANCELLED -> false;
      default -> true;
    };
  }

  private static Code code(Failure failure) {
    String message = failure.message();
    if (message.contains("policy of the VPC endpoint")) {
      return Code.ENDPOINT_POLICY;
    }
    if (message.contains("kms:Decrypt")) {
      return Code.KEY_FORBIDDEN;
    }
    if (message.contains("deletion")) {
      return Code.SECRET_DELETED;
    }
    return switch (failure.reason()) {
      case NOT_FOUND -> Code.SECRET_MISSING;
      case FORBIDDEN, DENIED -> Code.SECRET_FORBIDDEN;
      case UNAUTHENTICATED -> Code.CREDENTIALS_REFUSED;
      case INVALID, REJECTED -> Code.REFERENCE_MALFORMED;
      default -> Code.SECRET_UNAVAILABLE;
    };
  }
}
