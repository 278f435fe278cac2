package io.gitops4j.aws.secrets.parameterstore;

import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.SecretValue;
import io.gitops4j.aws.client.AwsClients;
import io.gitops4j.aws.client.CallFailure;
import io.gitops4j.aws.secrets.store.BatchPermit;
import io.gitops4j.aws.secrets.store.CallCounts;
import io.gitops4j.aws.secrets.store.Refusals;
import io.gitops4j.aws.secrets.store.StoreAnswer;
import io.gitops4j.aws.secrets.store.StoredSecret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;

/**
 * The calls with the credentials of one role. Loaded only when the module {@code ssm} is there.
 *
 * <p>Parameters without version and label are asked for together. IAM refuses a GetParameters as a
 * whole when it does not allow one of them, and does not say which (Systems Manager API,
 * GetParameters); then each is asked for by itself, and for some minutes all are ({@link
 * BatchPermit}).
 */
final class Parameters implements AutoCloseable {

  static final int LARGEST_BATCH = 10;

  private static final String GET = "ssm:GetParameter";
  private static final String BATCH = "ssm:GetParameters";

  /** A version that no parameter has: at most 100 are kept, and they are counted from 1. */
  private static final String NOBODYS_VERSION = ":999999999999";

  private final SsmClient client;
  private final String region;
  private final String host;
  private final BatchPermit permit;
  private final CallCounts counts;
  private final Consumer<String> degraded;

  Parameters(
      AwsClients clients,
      @Nullable String account,
      BatchPermit permit,
      CallCounts counts,
      Consumer<String> degraded) {
    this.region = clients.region();
    this.client = clients.make(SsmClient.builder(), region, account);
    this.host = clients.host("ssm", region);
    this.permit = permit;
    this.counts = counts;
    this.degraded = degraded;
  }

  boolean isBatching() {
    return permit.isGiven();
  }

  /** An answer for every reference. */
  Map<SecretRef, StoreAnswer> ask(List<SecretRef> refs) {
    Map<SecretRef, StoreAnswer> answers = new LinkedHashMap<>();
    List<SecretRef> plain = refs.stream().filter(ref -> ref.parameters().isEmpty()).toList();
    for (int i = 0; i < plain.size() && plain.size() > 1 && permit.isGiven(); i += LARGEST_BATCH) {
      List<SecretRef> some = plain.subList(i, Math.min(plain.size(), i + LARGEST_BATCH));
      CallFailure failure = batch(some, answers);
      if (failure != null) {
        return fail(refs, answers, failure, null);
      }
    }
    for (SecretRef ref : refs) {
      if (!answers.containsKey(ref)) {
        counts.single();
        try {
          Parameter parameter =
              client
                  .getParameter(r -> r.name(ParameterNames.id(ref)).withDecryption(true))
                  .parameter();
          answers.put(ref, found(ref, parameter));
        } catch (SdkException e) {
          counts.failed();
          CallFailure failure = CallFailure.of(e, GET, host, "");
          if (failure.kind() != CallFailure.Kind.ANSWER) {
            return fail(refs, answers, failure, e);
          }
          answers.put(ref, new StoreAnswer.Refused(refused(ref, (AwsServiceException) e)));
        }
      }
    }
    return answers;
  }

  /** Asks for several; gives what every call would fail for, or null. */
  private @Nullable CallFailure batch(List<SecretRef> refs, Map<SecretRef, StoreAnswer> answers) {
    List<String> ids = refs.stream().map(ParameterNames::id).toList();
    counts.batch();
    GetParametersResponse answer;
    try {
      answer = client.getParameters(r -> r.names(ids).withDecryption(true));
    } catch (SdkException e) {
      counts.failed();
      CallFailure failure = CallFailure.of(e, BATCH, host, "");
      if (failure.kind() == CallFailure.Kind.ANSWER
          && CallFailure.code((AwsServiceException) e).startsWith("AccessDenied")
          && permit.refuse()) {
        degraded.accept(
            ("Parameters in %s are read one by one: the role may not call %s on all of them; allow"
                    + " it on the same parameters as %s.")
                .formatted(region, BATCH, GET));
      }
      return switch (failure.kind()) {
        case ANSWER, THROTTLED -> null;
        default -> failure;
      };
    }
    permit.give();
    for (Parameter parameter : answer.parameters()) {
      for (SecretRef ref : refs) {
        if (ref.name().equals(parameter.name()) || ref.name().equals(parameter.arn())) {
          answers.put(ref, found(ref, parameter));
        }
      }
    }
    for (SecretRef ref : refs) {
      if (answer.invalidParameters().contains(ParameterNames.id(ref))) {
        answers.put(ref, new StoreAnswer.Refused(missing(ref, null)));
      }
    }
    return null;
  }

  private Map<SecretRef, StoreAnswer> fail(
      List<SecretRef> refs,
      Map<SecretRef, StoreAnswer> answers,
      CallFailure failure,
      @Nullable SdkException cause) {
    if (failure.kind() == CallFailure.Kind.INTERRUPTED) {
      Thread.currentThread().interrupt();
    }
    refs.forEach(
        ref ->
            answers.computeIfAbsent(
                ref, any -> new StoreAnswer.Refused(Refusals.call(ref, region, failure, cause))));
    return answers;
  }

  private static StoreAnswer found(SecretRef ref, Parameter parameter) {
    return new StoreAnswer.Found(
        new StoredSecret(
            parameter.arn() == null ? parameter.name() : parameter.arn(),
            String.valueOf(parameter.version()),
            Set.of(),
            parameter.lastModifiedDate(),
            SecretValue.of(ref.toString(), parameter.value())));
  }

  private SecretException missing(SecretRef ref, @Nullable Throwable cause) {
    return Refusals.read(
        ref,
        region,
        Reason.NOT_FOUND,
        "there is no such parameter; correct the name or the region, or create it.",
        cause);
  }

  private SecretException refused(SecretRef ref, AwsServiceException e) {
    String code = CallFailure.code(e);
    String text = CallFailure.text(e);
    return switch (code) {
      case "ParameterNotFound" -> missing(ref, e);
      case "ParameterVersionNotFound", "ParameterVersionLabelLimitExceeded" ->
          Refusals.read(
              ref,
              region,
              Reason.NOT_FOUND,
              "it has no such version or label; correct the version or label.",
              e);
      case "AccessDeniedException" ->
          text.contains("KMS") || text.contains("kms:") || text.contains("ciphertext")
              ? key(ref, e)
              : Refusals.denied(ref, region, GET, text, e);
      case "InvalidKeyId" -> key(ref, e);
      case "ValidationException" ->
          Refusals.read(
              ref,
              region,
              Reason.INVALID,
              "the service does not take the name, version or label; correct the reference.",
              e);
      default ->
          Refusals.read(
              ref,
              region,
              Reason.REJECTED,
              "the Parameter Store answered " + code + "; see the documentation of that error.",
              e);
    };
  }

  private SecretException key(SecretRef ref, Throwable cause) {
    return Refusals.read(
        ref,
        region,
        Reason.FORBIDDEN,
        "its KMS key may not be used; check that the key is enabled, and allow kms:Decrypt on it to"
            + " the role, in its policy and in the key's.",
        cause);
  }

  /** Asks for a version that no parameter has, which reads no value. */
  void check(SecretRef ref) {
    counts.single();
    try {
      client.getParameter(r -> r.name(ref.name() + NOBODYS_VERSION).withDecryption(false));
    } catch (SdkException e) {
      CallFailure failure = CallFailure.of(e, GET, host, "");
      if (failure.kind() != CallFailure.Kind.ANSWER) {
        counts.failed();
        throw Refusals.call(ref, region, failure, e);
      }
      AwsServiceException answer = (AwsServiceException) e;
      if (!CallFailure.code(answer).equals("ParameterVersionNotFound")) {
        throw refused(ref, answer);
      }
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
