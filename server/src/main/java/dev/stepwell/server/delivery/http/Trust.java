package dev.stepwell.server.delivery.http;

import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// The authorities whose certificates are believed: those of the JDK and those that the operator
/// adds.
final class Trust {
  private Trust() {}

  static TrustOptions of(List<Path> added) {
    try {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (var authority : authorities(null).getAcceptedIssuers()) {
        store.setCertificateEntry("jdk-" + number++, authority);
      }
      for (var path : added) {
        for (var authority : certificates(path)) {
          store.setCertificateEntry("added-" + number++, authority);
        }
      }
      return TrustOptions.wrap(authorities(store));
    } catch (GeneralSecurityException | IOException unusable) {
      throw new IllegalArgumentException(
          "cannot use the trusted certificates in " + added + ": " + Reasons.of(unusable),
          unusable);
    }
  }

  private static List<X509Certificate> certificates(Path path)
      throws GeneralSecurityException, IOException {
    try (InputStream in = Files.newInputStream(path)) {
      var all = CertificateFactory.getInstance("X.509").generateCertificates(in);
      return all.stream().map(X509Certificate.class::cast).toList();
    }
  }

  /// @param store null for the authorities of the JDK
  private static X509TrustManager authorities(@Nullable KeyStore store)
      throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager found) {
        return found;
      }
    }
    throw new GeneralSecurityException("no X.509 trust manager");
  }
}
