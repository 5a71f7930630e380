// Runs the main job with the generated client: sign in, upload, start, watch, fetch the masks.
//
// Environment: PHOXRAY_URL, PHOXRAY_EMAIL, PHOXRAY_PASSWORD, PHOXRAY_FILE. Prints one JSON object.
package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"mime/multipart"
	"net/http"
	"os"
	"strings"

	"phoxray.example/client/phoxray"
)

type outcome struct {
	State   phoxray.JobDtoState    `json:"state"`
	Failure *phoxray.JobFailureDto `json:"failure"`
	Masks   map[string]string      `json:"masks"`
}

func main() {
	result, err := run(context.Background(), os.Getenv("PHOXRAY_URL"))
	if err != nil {
		log.Fatal(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, url string) (*outcome, error) {
	client, err := signIn(ctx, url)
	if err != nil {
		return nil, err
	}
	radiograph, err := upload(ctx, client, os.Getenv("PHOXRAY_FILE"))
	if err != nil {
		return nil, err
	}
	body := phoxray.CreateJobRequest{
		RadiographId: radiograph.Id, Workflow: "tissue-density", Parameters: map[string]interface{}{},
	}
	created, err := client.CreateJobWithResponse(ctx, &phoxray.CreateJobParams{IdempotencyKey: key()}, body)
	if err != nil {
		return nil, err
	}
	if created.JSON201 == nil {
		return nil, refused(created.Status(), created.Body)
	}
	ended, err := watch(ctx, client, *created.JSON201)
	if err != nil {
		return nil, err
	}
	masks, err := download(ctx, client, ended)
	return &outcome{ended.State, ended.Failure, masks}, err
}

func signIn(ctx context.Context, url string) (*phoxray.ClientWithResponses, error) {
	visitor, err := phoxray.NewClientWithResponses(url)
	if err != nil {
		return nil, err
	}
	body := phoxray.LogInDto{Password: os.Getenv("PHOXRAY_PASSWORD")}
	if err := json.Unmarshal([]byte(`"`+os.Getenv("PHOXRAY_EMAIL")+`"`), &body.Email); err != nil {
		return nil, err
	}
	session, err := visitor.LogInWithResponse(ctx, body)
	if err != nil {
		return nil, err
	}
	if session.JSON200 == nil {
		return nil, refused(session.Status(), session.Body)
	}
	bearer := func(_ context.Context, request *http.Request) error {
		request.Header.Set("Authorization", "Bearer "+session.JSON200.AccessToken)
		return nil
	}
	return phoxray.NewClientWithResponses(url, phoxray.WithRequestEditorFn(bearer))
}

func upload(ctx context.Context, client *phoxray.ClientWithResponses, path string) (*phoxray.RadiographDto, error) {
	locale := phoxray.GetCurrentAttestationParamsLocale("en")
	text, err := client.GetCurrentAttestationWithResponse(ctx, &phoxray.GetCurrentAttestationParams{Locale: &locale})
	if err != nil {
		return nil, err
	}
	if text.JSON200 == nil {
		return nil, refused(text.Status(), text.Body)
	}
	form, contentType, err := formOf(*text.JSON200, path)
	if err != nil {
		return nil, err
	}
	params := &phoxray.CreateRadiographParams{IdempotencyKey: key()}
	kept, err := client.CreateRadiographWithBodyWithResponse(ctx, params, contentType, form)
	if err != nil {
		return nil, err
	}
	if kept.JSON201 == nil {
		return nil, refused(kept.Status(), kept.Body)
	}
	return kept.JSON201, nil
}

func formOf(text phoxray.AttestationDto, path string) (io.Reader, string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, "", err
	}
	attestation, err := json.Marshal(map[string]any{
		"basis": "professional-practice", "version": text.Version, "sha256": text.Sha256, "acknowledged": true,
	})
	if err != nil {
		return nil, "", err
	}
	body := &bytes.Buffer{}
	form := multipart.NewWriter(body)
	part, err := form.CreateFormFile("file", "radiograph")
	if err != nil {
		return nil, "", err
	}
	_, writeErr := part.Write(content)
	fieldErr := form.WriteField("attestation", string(attestation))
	return body, form.FormDataContentType(), errors.Join(writeErr, fieldErr, form.Close())
}

// watch reads the server-sent events to their end; each carries the whole job.
func watch(ctx context.Context, client *phoxray.ClientWithResponses, job phoxray.JobDto) (phoxray.JobDto, error) {
	answer, err := client.WatchJob(ctx, job.Id, &phoxray.WatchJobParams{})
	if err != nil {
		return job, err
	}
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	for lines.Scan() {
		data, isData := strings.CutPrefix(lines.Text(), "data: ")
		if !isData {
			continue
		}
		if err := json.Unmarshal([]byte(data), &job); err != nil {
			return job, err
		}
	}
	return job, lines.Err()
}

func download(ctx context.Context, client *phoxray.ClientWithResponses, job phoxray.JobDto) (map[string]string, error) {
	results, err := client.ListResultsWithResponse(ctx, job.Id)
	if err != nil {
		return nil, err
	}
	if results.JSON200 == nil {
		return nil, refused(results.Status(), results.Body)
	}
	masks := map[string]string{}
	for _, result := range results.JSON200.Data {
		content, err := client.DownloadResultWithResponse(ctx, job.Id, result.Id, &phoxray.DownloadResultParams{})
		if err != nil {
			return nil, err
		}
		digest := sha256.Sum256(content.Body)
		masks[result.Output] = hex.EncodeToString(digest[:])
		if masks[result.Output] != result.Sha256 || int64(len(content.Body)) != result.Bytes {
			return nil, fmt.Errorf("%s is not what was announced", result.Output)
		}
	}
	return masks, nil
}

func key() string {
	random := make([]byte, 16)
	rand.Read(random)
	return hex.EncodeToString(random)
}

func refused(status string, body []byte) error {
	return fmt.Errorf("refused: %s %s", status, body)
}
