package io.gitops4j.aws.registry;

import io.gitops4j.aws.client.AwsClients;
import java.util.List;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.EcrClientBuilder;
import software.amazon.awssdk.services.ecr.model.AuthorizationData;

/** Asks for tokens of private registries. Loaded only when the module {@code ecr} is there. */
final class EcrTokens {

  private EcrTokens() {}

  /**
   * A token for the registries of a region, by the role for the account if there is one.
   *
   * @throws IllegalArgumentException when the answer holds none
   */
  static EcrToken get(AwsClients clients, EcrHost registry) {
    EcrClientBuilder builder = EcrClient.builder();
    boolean ofAws = clients.settings().endpoint() == null;
    if (ofAws && registry.fips()) {
      builder.fipsEnabled(true);
    }
    if (ofAws && registry.dualStack()) {
      builder.dualstackEnabled(true);
    }
    try (EcrClient client = clients.make(builder, registry.region(), registry.account())) {
      return get(client);
    }
  }

  /**
   * A token for the registries of a client's region. The client is left open.
   *
   * @throws IllegalArgumentException when the answer holds none
   */
  static EcrToken get(EcrClient client) {
    List<AuthorizationData> data = client.getAuthorizationToken().authorizationData();
    if (data.isEmpty()) {
      throw new IllegalArgumentException("there is no token");
    }
    return EcrToken.of(data.get(0).authorizationToken(), data.get(0).expiresAt());
  }

  /** The region a client asks in. */
  static String region(EcrClient client) {
    return client.serviceClientConfiguration().region().id();
  }
}
