using HRNet.Models;

namespace HRNet.Onnx;

/// <summary>What an ONNX file holds.</summary>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Opset">Version of the standard operators; 0 where the file names none.</param>
/// <param name="IrVersion">Version of the file format.</param>
/// <param name="Producer">The program that wrote it.</param>
/// <param name="Inputs">Inputs of the graph (weights that older files list as inputs left out).</param>
/// <param name="Outputs">Outputs of the graph.</param>
/// <param name="Operators">How many nodes of each operator there are, in alphabetical order.</param>
/// <param name="Initializers">Number of stored tensors.</param>
/// <param name="InitializerBytes">Bytes of their values.</param>
/// <param name="Metadata">All metadata properties as they stand in the file.</param>
/// <param name="Card">The model card, from the metadata or from the .json beside the file; null where there is none.</param>
public sealed record ModelSummary(
    long Bytes, int Opset, int IrVersion, string Producer, IReadOnlyList<ModelValue> Inputs, IReadOnlyList<ModelValue> Outputs,
    IReadOnlyDictionary<string, int> Operators, int Initializers, long InitializerBytes,
    IReadOnlyDictionary<string, string> Metadata, ModelCard? Card);

/// <summary>An input or output of a graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ElementType">Its element type in ONNX's words, such as "float" or "int64".</param>
/// <param name="Dimensions">Numbers, or names of what is known only with the data; "?" where there is no name.</param>
public sealed record ModelValue(string Name, string ElementType, IReadOnlyList<string> Dimensions);
