package io.gitops4j.examples.secrets.supplier;

import java.util.function.Supplier;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;

/**
 * Answers a SASL client that asks who logs in: with the login of the moment, for every connection.
 *
 * <pre>{@code
 * CallbackHandler handler = new LoginCallbacks(Login.of(secrets.lookup("prod/kafka")));
 * Sasl.createSaslClient(mechanisms, null, "kafka", host, Map.of(), handler);
 * }</pre>
 *
 * <p>Name and password of one connection are of one version, as both are asked for in one call. For
 * Kafka, its {@code AuthenticateCallbackHandler} is this interface with {@code configure} and
 * {@code close}: a class named in {@code sasl.client.callback.handler.class} that passes on to one
 * of these. Safe to use from many threads.
 */
public final class LoginCallbacks implements CallbackHandler {

  private final Supplier<Login> logins;

  /** Answers with what the supplier gives. */
  public LoginCallbacks(Supplier<Login> logins) {
    this.logins = logins;
  }

  @Override
  public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
    Login login = logins.get();
    for (Callback callback : callbacks) {
      if (callback instanceof NameCallback name) {
        name.setName(login.username());
      } else if (callback instanceof PasswordCallback password) {
        password.setPassword(login.password().toCharArray());
      } else {
        throw new UnsupportedCallbackException(callback);
      }
    }
  }
}
