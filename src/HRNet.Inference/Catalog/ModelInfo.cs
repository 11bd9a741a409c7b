using HRNet.Inference.Devices;
using HRNet.Models;

namespace HRNet.Inference.Catalog;

/// <summary>A model that is loaded.</summary>
/// <param name="Name">Its file's name without ".onnx".</param>
/// <param name="Card">What it says of itself.</param>
/// <param name="Bytes">Size of the file, or of both files of a detector with two graphs.</param>
/// <param name="IsDefault">Whether it serves requests of its task that name no model.</param>
/// <param name="Device">Where it runs.</param>
/// <param name="LoadedAt">Since when.</param>
public sealed record ModelInfo(string Name, ModelCard Card, long Bytes, bool IsDefault, DeviceReport Device, DateTimeOffset LoadedAt);

/// <summary>A file that is no model which can be served.</summary>
/// <param name="Name">Its name without ".onnx".</param>
/// <param name="Reason">Why not, in words.</param>
public sealed record RefusedModel(string Name, string Reason);
