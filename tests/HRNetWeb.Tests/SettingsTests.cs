using HRNetWeb.Serving;
using HRNetWeb.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HRNetWeb.Tests;

public sealed class SettingsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Server:Url", "somewhere", "Server:Url must look like http://localhost:5080.")]
    [InlineData("Uploads:Decoders", "-1", "UploadOptions.Decoders must be between 0 and 1024.")]
    [InlineData("Uploads:DecodeQueue", "-1", "UploadOptions.DecodeQueue must be between 0 and 65536.")]
    [InlineData("Uploads:PictureMemory", "1", "UploadOptions.PictureMemory must be between 16 and 1048576.")]
    [InlineData("Access:Keys:0:Sha256", "secret", "Access:Keys:0:Sha256 is the SHA-256 of a key in 64 hexadecimal digits.")]
    [InlineData("Access:Origins:0", "gym.example", "Access:Origins must look like https://gym.example, without a path; 'gym.example' does not.")]
    [InlineData("Server:Proxies:0", "nginx", "Server:Proxies are addresses or networks such as 10.0.0.0/8; 'nginx' is neither.")]
    [InlineData("Pictures:MaxBytes", "1", "MaxBytes")]
    [InlineData("Pictures:MaxAspect", "0", "MaxAspect")]
    [InlineData("Pictures:DecodeSeconds", "0", "DecodeSeconds")]
    [InlineData("Inference:MaxBatch", "0", "MaxBatch")]
    [InlineData("Inference:BatchPixels", "0", "BatchPixels")]
    [InlineData("Inference:QueueMemory", "0", "QueueMemory")]
    [InlineData("Inference:MaskMemory", "0", "MaskMemory")]
    [InlineData("Inference:Workers", "-1", "Workers")]
    [InlineData("Inference:WatchSeconds", "-1", "WatchSeconds")]
    [InlineData("Uploads:MaxModelBytes", "1", "MaxModelBytes")]
    [InlineData("Uploads:BatchPictures", "0", "UploadOptions.BatchPictures must be between 1 and 1024.")]
    [InlineData("Uploads:BatchBytes", "1023", "UploadOptions.BatchBytes must be between 1024 and 4294967296.")]
    [InlineData("Uploads:Urls:TimeoutSeconds", "0", "UploadOptions.Urls.TimeoutSeconds must be between 1 and 600.")]
    [InlineData("Uploads:Urls:AtOnce", "0", "UploadOptions.Urls.AtOnce must be between 1 and 1024.")]
    [InlineData("Uploads:Urls:Hosts:0", "https://pictures.example", "Uploads:Urls:Hosts must look like pictures.example or *.pictures.example; 'https://pictures.example' does not.")]
    [InlineData("Inference:Device", "abacus", "Device is one of auto, cpu, dml, dml:n, cuda, cuda:n.")]
    public async Task A_bad_setting_stops_the_start_with_words(string key, string value, string words)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(key, value));

        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ENDPOINT", "collector:4317", "The OTLP endpoint collector:4317 must look like http://localhost:4317.")]
    [InlineData("TRACES_PROTOCOL", "carrier pigeon", "The OTLP protocol carrier pigeon must be grpc or http/protobuf.")]
    [InlineData("METRICS_HEADERS", "secret", "The OTLP headers must look like name=value,name=value.")]
    public async Task So_does_a_bad_variable_of_OTLP(string name, string value, string words)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(
            () => StartAsync($"OTEL_EXPORTER_OTLP_{name}", value, "--OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:9"));

        Assert.Equal(words, failure.Message);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("ftp://127.0.0.1:9")]
    [InlineData("http://127.0.0.1:99999")]
    public async Task So_does_an_address_that_is_none(string address)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync("urls", address));

        Assert.Equal($"The address {address} must look like http://localhost:5080.", failure.Message);
    }

    [Theory]
    [InlineData("Kestrel:Endpoints:Https:Certificate:Path", "nowhere.pem", "nowhere.pem")]
    [InlineData("Kestrel:Endpoints:Https:Certificate:Path", "README.md", "The certificate or its key cannot be used: ")]
    [InlineData("Nothing", "", "The service cannot listen there: Unable to configure HTTPS endpoint. No server certificate was specified")]
    public async Task What_keeps_TLS_from_starting_is_said_in_a_line(string key, string value, string words)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(key, value, "--Kestrel:Endpoints:Https:Url=https://127.0.0.1:0", "--environment=Production"));

        var line = StartFailure.Describe(failure);
        Assert.NotNull(line);
        Assert.Contains(words, line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    public async Task A_misspelt_setting_stops_the_start()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync("Uploads:DecodeQueues", "3"));

        Assert.Contains("DecodeQueues", failure.Message, StringComparison.Ordinal);
    }

    private static async Task StartAsync(string key, string value, params string[] more)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = Pictures.Root,
            Args = ["--urls=http://127.0.0.1:0", .. more, $"--{key}={value}"],
        });
        builder.Logging.ClearProviders();
        builder.AddHRNetWeb();
        await using var app = builder.Build();
        app.UseHRNetWeb();
        await app.StartAsync(Cancel);
    }
}
