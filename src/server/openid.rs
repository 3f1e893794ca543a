//! An OpenID provider, over this program's own client (reqwest): what it says of itself, where people sign in, and whether its answers
//! are genuine. The crate `openidconnect` knows the protocol.

use super::people_settings::ProviderSettings;
use crate::ledger::people::StartedSignIn;
use openidconnect::{
    AdditionalClaims, AuthType, AuthenticationContextClass, AuthenticationFlow, AuthorizationCode, ClientId, ClientSecret,
    CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IdTokenFields,
    IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, SignatureVerificationError,
    StandardErrorResponse, StandardTokenResponse, SubjectIdentifier, TokenResponse, UserInfoClaims,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreClientAuthMethod, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreResponseType, CoreRevocableToken,
        CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    collections::HashMap,
    pin::Pin,
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};
use tokio::sync::Mutex;

/// How far apart the clocks of the provider and this server may be.
const CLOCKS_APART: Duration = Duration::from_secs(180);
/// How long what the provider says of itself is believed: its keys change.
const BELIEVED: Duration = Duration::from_secs(3_600);
/// Its keys are not asked for again sooner than this, whatever answers come.
const ASKED_AGAIN: Duration = Duration::from_secs(30);
/// How long it may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// Bytes of an answer that are read.
const LONGEST: usize = 1 << 20;
/// Characters of a name that are kept.
const LONGEST_NAME: usize = 80;

/// Signatures that prove something with a public key.
const PROVING: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// All claims, since the operator says which one has the groups.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct AllClaims {
    #[serde(flatten)]
    claims: HashMap<String, Value>,
}

impl AdditionalClaims for AllClaims {}

type Fields =
    IdTokenFields<AllClaims, EmptyExtraTokenFields, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;
type Client = openidconnect::Client<
    AllClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Why somebody could not sign in at the provider.
#[derive(Debug, thiserror::Error)]
pub(super) enum OpenIdError {
    /// It does not answer, or not as a provider does.
    #[error("the provider can't be reached: {0}")]
    Away(String),
    /// Its answer is not genuine, or not for us, or too old.
    #[error("the provider's answer is not what it should be: {0}")]
    Unproven(String),
    /// It has not made sure who it is in one of the ways that the settings name, or too long ago.
    #[error("the provider has not made sure enough who it is: {0}")]
    Unsure(String),
}

impl OpenIdError {
    /// For the trace.
    pub fn why(&self) -> &'static str {
        match self {
            Self::Away(_) => "provider away",
            Self::Unproven(_) => "answer of the provider not genuine",
            Self::Unsure(_) => "provider not sure enough who it is",
        }
    }
}

/// A sign-in that begins.
pub(super) struct Begun {
    /// Where the person signs in.
    pub address: String,
    /// Comes back with the answer.
    pub state: String,
    /// Stands in the answer.
    pub nonce: String,
    /// Proves that we asked.
    pub verifier: String,
}

/// What a genuine answer says.
#[derive(Debug)]
pub(super) struct Answer {
    /// Who it is there.
    pub subject: String,
    /// What they are called.
    pub name: String,
    /// The groups that they are in, none if it does not say; `None` if nobody asked.
    pub groups: Option<Vec<String>>,
}

/// What the provider says of itself, and since when.
struct Said {
    metadata: CoreProviderMetadata,
    at: Instant,
    /// Asked because of an answer that the keys before did not fit: such answers must not make us ask all the time.
    again: bool,
}

impl Said {
    fn may_ask_again(&self) -> bool {
        !self.again || self.at.elapsed() > ASKED_AGAIN
    }
}

/// The provider.
pub(super) struct OpenId {
    settings: ProviderSettings,
    http: reqwest::Client,
    said: Mutex<Option<Arc<Said>>>,
}

#[derive(Debug, thiserror::Error)]
enum HttpError {
    #[error(transparent)]
    Request(#[from] reqwest::Error),
    #[error(transparent)]
    Response(#[from] axum::http::Error),
    #[error("its answer is longer than {LONGEST} bytes")]
    TooLong,
}

impl OpenId {
    /// Asks the provider nothing yet: this server starts without it.
    pub fn new(settings: ProviderSettings) -> anyhow::Result<Self> {
        rustls::crypto::ring::default_provider().install_default().ok();
        // No redirects: the provider's own addresses are the only ones to call.
        let http = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none());
        Ok(Self { settings, http: http.build()?, said: Mutex::default() })
    }

    /// Its issuer.
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// What is needed to send somebody there.
    pub async fn begin(&self, redirect_uri: &str) -> Result<Begun, OpenIdError> {
        let said = self.said().await?;
        let client = self.client(&said, redirect_uri)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut request = client
            .authorize_url(AuthenticationFlow::<CoreResponseType>::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
            .add_scopes(["profile", "email"].map(|scope| Scope::new(scope.to_owned())))
            .set_pkce_challenge(challenge);
        // Some providers give the groups to those who ask for a scope of the same name.
        let mut offered = said.metadata.scopes_supported().into_iter().flatten();
        if let Some(scope) = offered.find(|scope| Some(scope.as_str()) == self.settings.groups_claim.as_deref()).cloned() {
            request = request.add_scope(scope);
        }
        for class in &self.settings.acr {
            request = request.add_auth_context_value(AuthenticationContextClass::new(class.clone()));
        }
        if let Some(max_age) = self.settings.max_age {
            request = request.set_max_age(max_age);
        }
        let (address, state, nonce) = request.url();
        Ok(Begun {
            address: address.into(),
            state: state.into_secret(),
            nonce: nonce.secret().clone(),
            verifier: verifier.into_secret(),
        })
    }

    /// Who has signed in there.
    pub async fn finish(&self, code: &str, started: StartedSignIn, redirect_uri: &str) -> Result<Answer, OpenIdError> {
        let mut said = self.said().await?;
        let client = self.client(&said, redirect_uri)?;
        let http = self.http();
        let request =
            client.exchange_code(AuthorizationCode::new(code.to_owned())).map_err(|error| OpenIdError::Away(told(&error)))?;
        let request = request.set_pkce_verifier(PkceCodeVerifier::new(started.verifier));
        let tokens = request.request_async(&http).await.map_err(|error| match error {
            openidconnect::RequestTokenError::ServerResponse(error) => OpenIdError::Unproven(error.to_string()),
            error => OpenIdError::Away(told(&error)),
        })?;
        let id_token = tokens.id_token().ok_or_else(|| OpenIdError::Unproven("it has no ID token".to_owned()))?;
        let nonce = Nonce::new(started.nonce);
        let verified = loop {
            let client = self.client(&said, redirect_uri)?;
            let verifier = client
                .id_token_verifier()
                .set_allowed_algs(PROVING)
                .set_time_fn(|| (SystemTime::now() - CLOCKS_APART).into())
                .set_issue_time_verifier_fn(|issued| {
                    let is_to_come = SystemTime::from(issued) > SystemTime::now() + CLOCKS_APART;
                    if is_to_come { Err("it was issued in the future".to_owned()) } else { Ok(()) }
                });
            match id_token.claims(&verifier, &nonce) {
                Ok(claims) => break claims.clone(),
                // Its keys have changed since we asked.
                Err(openidconnect::ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey))
                    if said.may_ask_again() =>
                {
                    said = self.ask(&mut *self.said.lock().await, true).await?;
                }
                Err(error) => return Err(OpenIdError::Unproven(told(&error))),
            }
        };
        let (class, asked_at) = (verified.auth_context_ref(), verified.auth_time().map(SystemTime::from));
        self.check_how_sure(class.map(|class| class.as_str()), asked_at)?;
        let mut claims = everything(&verified)?;
        let latest = SystemTime::now() + CLOCKS_APART;
        let not_before =
            claims.get("nbf").and_then(Value::as_u64).map(|seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
        if not_before.is_some_and(|time| time > latest) {
            return Err(OpenIdError::Unproven("it is not valid yet".to_owned()));
        }
        let lacks = |claims: &HashMap<String, Value>, name: &str| !claims.contains_key(name);
        let lacks_groups = self.settings.groups_claim.as_ref().is_some_and(|claim| lacks(&claims, claim));
        if lacks_groups || lacks(&claims, "name") {
            let subject = SubjectIdentifier::new(verified.subject().to_string());
            // Without an address for it, the ID token says all there is.
            if let Ok(request) = client.user_info(tokens.access_token().clone(), Some(subject)) {
                let more: UserInfoClaims<AllClaims, CoreGenderClaim> =
                    request.request_async(&http).await.map_err(|error| match error {
                        openidconnect::UserInfoError::ClaimsVerification(error) => OpenIdError::Unproven(told(&error)),
                        error => OpenIdError::Away(told(&error)),
                    })?;
                claims.extend(everything(&more)?);
            }
        }
        let subject = verified.subject().to_string();
        let groups = self.settings.groups_claim.as_ref().map(|claim| texts(claims.get(claim.as_str())));
        Ok(Answer { name: name_of(&claims).unwrap_or_else(|| subject.clone()), subject, groups })
    }

    /// Checks what the settings want: a request for it binds no provider.
    fn check_how_sure(&self, class: Option<&str>, asked_at: Option<SystemTime>) -> Result<(), OpenIdError> {
        let wanted = &self.settings.acr;
        if !wanted.is_empty() && !class.is_some_and(|class| wanted.iter().any(|one| one == class)) {
            return Err(OpenIdError::Unsure(format!("its acr is {class:?}, not one of {wanted:?}")));
        }
        let Some(max_age) = self.settings.max_age else { return Ok(()) };
        let is_recent = asked_at.is_some_and(|at| at + max_age + CLOCKS_APART > SystemTime::now());
        if is_recent { Ok(()) } else { Err(OpenIdError::Unsure(format!("its auth_time is {asked_at:?}"))) }
    }

    /// What the provider says of itself, as long as that is believed.
    async fn said(&self) -> Result<Arc<Said>, OpenIdError> {
        let mut kept = self.said.lock().await;
        match kept.as_ref().filter(|said| said.at.elapsed() < BELIEVED) {
            Some(said) => Ok(said.clone()),
            None => self.ask(&mut kept, false).await,
        }
    }

    async fn ask(&self, kept: &mut Option<Arc<Said>>, again: bool) -> Result<Arc<Said>, OpenIdError> {
        let issuer = IssuerUrl::new(self.settings.issuer.clone()).map_err(|error| OpenIdError::Away(told(&error)))?;
        let metadata = CoreProviderMetadata::discover_async(issuer, &self.http()).await;
        let metadata = metadata.map_err(|error| OpenIdError::Away(told(&error)))?;
        let said = Arc::new(Said { metadata, at: Instant::now(), again });
        *kept = Some(said.clone());
        Ok(said)
    }

    fn client(&self, said: &Said, redirect_uri: &str) -> Result<Client, OpenIdError> {
        let redirect = RedirectUrl::new(redirect_uri.to_owned()).map_err(|error| OpenIdError::Away(told(&error)))?;
        let secret = ClientSecret::new(self.settings.client_secret.clone());
        let client =
            Client::from_provider_metadata(said.metadata.clone(), ClientId::new(self.settings.client_id.clone()), Some(secret));
        let client = client.set_redirect_uri(redirect);
        // Some providers take the secret only in the form.
        let methods = said.metadata.token_endpoint_auth_methods_supported();
        let takes = |method| methods.is_some_and(|methods| methods.contains(&method));
        let by_form = takes(CoreClientAuthMethod::ClientSecretPost) && !takes(CoreClientAuthMethod::ClientSecretBasic);
        Ok(if by_form { client.set_auth_type(AuthType::RequestBody) } else { client })
    }

    /// As the crate calls it.
    fn http(&self) -> impl Fn(HttpRequest) -> Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send>> + use<> {
        let http = self.http.clone();
        move |request| {
            let http = http.clone();
            Box::pin(async move { send(&http, request).await })
        }
    }
}

async fn send(http: &reqwest::Client, request: HttpRequest) -> Result<HttpResponse, HttpError> {
    let mut response = http.execute(request.try_into()?).await?;
    let mut answer = axum::http::Response::builder().status(response.status());
    if let Some(headers) = answer.headers_mut() {
        headers.clone_from(response.headers());
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > LONGEST {
            return Err(HttpError::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(answer.body(body)?)
}

/// The claims by their names.
fn everything(claims: &impl Serialize) -> Result<HashMap<String, Value>, OpenIdError> {
    let claims = serde_json::to_value(claims).and_then(serde_json::from_value);
    claims.map_err(|error| OpenIdError::Unproven(error.to_string()))
}

/// A claim of one text or several.
fn texts(claim: Option<&Value>) -> Vec<String> {
    match claim {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(several)) => several.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    }
}

fn name_of(claims: &HashMap<String, Value>) -> Option<String> {
    let text = |name: &&str| {
        claims.get(*name)?.as_str().map(|text| text.trim().chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect())
    };
    ["name", "preferred_username", "email"].iter().find_map(|name| text(name).filter(|text: &String| !text.is_empty()))
}

/// An error with its causes.
fn told(error: &(dyn std::error::Error + 'static)) -> String {
    super::operations::with_causes(error)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn a_provider_is_believed_only_if_it_says_how_and_when_it_asked() {
        let settings = ProviderSettings {
            issuer: "https://id.example".to_owned(),
            client_id: String::new(),
            client_secret: String::new(),
            groups_claim: None,
            acr: vec!["card".to_owned(), "code".to_owned()],
            max_age: Some(Duration::from_secs(300)),
        };
        let of =
            |acr: &[String], max_age| OpenId::new(ProviderSettings { acr: acr.to_vec(), max_age, ..settings.clone() }).unwrap();
        let ago = |seconds| Some(SystemTime::now() - Duration::from_secs(seconds));
        let strict = of(&settings.acr, settings.max_age);
        assert!(strict.check_how_sure(Some("code"), ago(299)).is_ok());
        assert!(strict.check_how_sure(Some("code"), ago(400)).is_ok(), "its clock may be behind");
        for (class, asked_at) in [(Some("code"), ago(600)), (Some("code"), None), (Some("password"), ago(1)), (None, ago(1))] {
            assert!(matches!(strict.check_how_sure(class, asked_at), Err(OpenIdError::Unsure(_))), "{class:?} {asked_at:?}");
        }
        assert!(of(&[], None).check_how_sure(None, None).is_ok());
        assert!(of(&[], settings.max_age).check_how_sure(None, ago(9)).is_ok());
    }
}
