using HRNet.Models;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace HRNet.Inference.Sessions;

/// <summary>Runs a network with ONNX Runtime.</summary>
internal sealed class OrtRunner : INetworkRunner
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly string[] _inputs;
    private readonly string[] _outputs;
    private readonly NodeMetadata _input;

    /// <summary>Takes over a session.</summary>
    /// <exception cref="ArgumentException">The graph has not the one image input and the output that the card tells of.</exception>
    public OrtRunner(InferenceSession session, ModelCard card)
    {
        if (session.InputNames.Count != 1 || session.InputMetadata[session.InputNames[0]] is not { Dimensions.Length: 4 } input
            || input.ElementDataType != TensorElementType.Float)
        {
            throw new ArgumentException("the graph has not exactly one input of the form batch x 3 x height x width in float32.", nameof(session));
        }

        if (!session.OutputNames.Contains(card.Output))
        {
            throw new ArgumentException(
                $"the graph has no output '{card.Output}' as the card says, but {string.Join(", ", session.OutputNames)}.", nameof(session));
        }

        var (batch, channels, height, width) = (input.Dimensions[0], input.Dimensions[1], input.Dimensions[2], input.Dimensions[3]);
        if (channels > 0 && channels != 3)
            throw new ArgumentException($"the graph's input has {channels} channels, not 3.", nameof(session));
        if (batch > 1)
            throw new ArgumentException($"the graph takes {batch} images at a time and no other number.", nameof(session));
        if ((height > 0 && height != card.InputHeight) || (width > 0 && width != card.InputWidth))
            throw new ArgumentException($"the graph's input is {height}x{width}, the card says {card.InputHeight}x{card.InputWidth}.", nameof(session));

        (_session, _input, _inputs, _outputs) = (session, input, [session.InputNames[0]], [card.Output]);
    }

    /// <summary>Whether the graph takes one image at a time.</summary>
    public bool SingleImage => _input.Dimensions[0] == 1;

    /// <summary>Whether the graph takes no input size but its card's.</summary>
    public bool FixedSize => _input.Dimensions[2] > 0 || _input.Dimensions[3] > 0;

    /// <inheritdoc/>
    public NetworkOutput Run(Memory<float> images, int batch, int height, int width)
    {
        using var value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, images, [batch, 3, height, width]);
        return OrtOutput.Of(_session.Run(_options, _inputs, [value], _outputs));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }
}
