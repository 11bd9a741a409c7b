using HRNet.Inference.Tests;

[assembly: AssemblyFixture(typeof(HRNetWeb.Tests.Support.MadeService))]

namespace HRNetWeb.Tests.Support;

/// <summary>One service with what no shipped model does: a classifier whose logits are 0, 2, 0, 1, 3, -1 and -2, and a model of five landmarks of faces; and the shipped detector.</summary>
public sealed class MadeService : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hrnet-made-");
    private Service? _service;

    /// <summary>Speaks to it.</summary>
    public HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        DecidedModels.WriteClassifier(Path.Combine(_folder.FullName, "kind.onnx"), 0, 2, 0, 1, 3, -1, -2);
        DecidedModels.WriteFace(Path.Combine(_folder.FullName, "face.onnx"), 0.9f, 0.8f, 0.7f, 0.6f, 0.1f);
        File.Copy(Directory.GetFiles(Path.Combine(Pictures.Root, "models"), "detect_*.onnx").Order(StringComparer.Ordinal).First(), Path.Combine(_folder.FullName, "people.onnx"));
        _service = new Service(new Dictionary<string, string> { ["Inference:Models"] = _folder.FullName, ["Inference:Device"] = "cpu" });
        Client = await _service.ReadyClientAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_service is not null)
            await _service.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
