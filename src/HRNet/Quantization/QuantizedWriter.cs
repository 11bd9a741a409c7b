using HRNet.Models;
using HRNet.Network;
using HRNet.Onnx;

namespace HRNet.Quantization;

/// <summary>Writes a network with bytes between its layers as a model file, or the float network that shows what those would be.</summary>
internal static class QuantizedWriter
{
    /// <summary>What the extra outputs of a graph begin with.</summary>
    private const string Shown = "value:";

    /// <summary>Writes the network.</summary>
    /// <param name="path">Where the file goes.</param>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its weights, with batch norms folded.</param>
    /// <param name="card">The card of the file.</param>
    /// <param name="plan">What is quantized and how; null for the float network.</param>
    /// <param name="show">Whether each value that is a byte, or would be, becomes an extra output.</param>
    /// <param name="cancel">Stops between layers; no file is left behind.</param>
    /// <exception cref="NotSupportedException">The network is one of two stages.</exception>
    public static QuantizedNetwork Write(
        string path, Architecture network, TensorSource weights, ModelCard card, QuantizationPlan? plan, bool show, CancellationToken cancel)
    {
        if (network.SecondStage is not null)
            throw new NotSupportedException("Detectors of two stages are not quantized.");
        var (graph, image) = OnnxWriter.Begin(network, card, new OnnxOptions());
        var layers = new QuantizedGraph(graph, plan);
        OnnxValue[] outputs = [.. network.Describe(layers, QuantizedGraph.Input(image)).Select(layers.Float)];
        var shown = show ? layers.Bytes.Select(one => Show(graph, one.Value, one.Shown)).ToArray() : [];
        OnnxWriter.Finish(graph, network, outputs);
        OnnxWriter.Write(path, graph, weights, card, progress: null, cancel);
        return new([.. layers.Layers.Select(layer => layer.Name)], [.. layers.LastLayers], [.. layers.Pairs], shown);
    }

    private static ObservedValue Show(GraphBuilder graph, QuantizedValue value, OnnxValue shown)
    {
        // A node of its own: the value may be the input, or an answer that gets another name.
        var name = graph.Node("Identity", [shown.Name], Shown + value.Key);
        graph.Graph.Output.Add(GraphValues.Describe(shown with { Name = name }, $"{name}:height", $"{name}:width"));
        return new(value.Key, name, value.Shape.Channels ?? 0);
    }
}

/// <summary>What was written.</summary>
/// <param name="Layers">The convolutions, in the order of the computation.</param>
/// <param name="LastLayers">Those that give the answers.</param>
/// <param name="Pairs">Convolutions with only a ReLU between them.</param>
/// <param name="Shown">Values that are extra outputs.</param>
internal sealed record QuantizedNetwork(
    IReadOnlyList<string> Layers, IReadOnlyList<string> LastLayers, IReadOnlyList<(FoldedConvolution First, FoldedConvolution Second)> Pairs, IReadOnlyList<ObservedValue> Shown);
