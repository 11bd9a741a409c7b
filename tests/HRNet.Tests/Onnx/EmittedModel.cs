using HRNet.Models;
using HRNet.Network;
using HRNet.Onnx;
using HRNet.Tests.Network;

namespace HRNet.Tests.Onnx;

/// <summary>A model file, with weights from <see cref="Fill"/>, that goes with the test.</summary>
internal sealed class EmittedModel : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private EmittedModel(Architecture architecture, ModelCard card, OnnxOptions? options, IProgress<double>? progress, TensorSource weights)
    {
        Architecture = architecture;
        try
        {
            OnnxWriter.Write(Path, architecture, weights, card, options, progress, TestContext.Current.CancellationToken);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public Architecture Architecture { get; }

    public string Path => folder.File("model.onnx");

    public long Bytes => new FileInfo(Path).Length;

    public static EmittedModel Of(ParityCase parity, OnnxOptions? options = null) =>
        new(parity.Architecture, parity.Card, options, progress: null, Fill.Values);

    public static EmittedModel Of(Architecture architecture, ModelCard card, OnnxOptions? options = null, IProgress<double>? progress = null) =>
        new(architecture, card, options, progress, Fill.Values);

    /// <summary>Of zeros, where only the file's form matters.</summary>
    public static EmittedModel Empty(ParityCase parity, OnnxOptions? options = null) =>
        new(parity.Architecture, parity.Card, options, progress: null, parameter => new float[parameter.Count]);

    public void Dispose() => folder.Dispose();
}
