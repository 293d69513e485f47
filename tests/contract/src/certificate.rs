use std::{error::Error, fmt};

use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer},
};

/// A certificate for 127.0.0.1 and localhost, made when the server starts, and its key.
pub struct Certificate {
    certified: CertifiedKey<KeyPair>,
}

impl Certificate {
    /// Makes a certificate that signs itself.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no randomness to be had.
    pub fn generate() -> Result<Self, Box<dyn Error + Send + Sync>> {
        let names = ["127.0.0.1".to_owned(), "localhost".to_owned()];
        let certified = generate_simple_self_signed(names)?;
        Ok(Self { certified })
    }

    /// Returns what a client has to trust.
    #[must_use]
    pub fn as_der(&self) -> &CertificateDer<'static> {
        self.certified.cert.der()
    }

    pub(crate) fn as_pem(&self) -> (String, String) {
        let key = self.certified.signing_key.serialize_pem();
        (self.certified.cert.pem(), key)
    }

    pub(crate) fn config(&self) -> Result<ServerConfig, Box<dyn Error + Send + Sync>> {
        let key = self.certified.signing_key.serialize_der();
        let key = PrivateKeyDer::try_from(key)?;
        let provider = rustls::crypto::ring::default_provider().into();
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![self.as_der().clone()], key)?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(config)
    }
}

/// Leaves the key out.
impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_der().fmt(f)
    }
}
