using HRNet.Inference.Catalog;
using HRNet.Inference.Devices;
using HRNet.Inference.Results;
using HRNet.Models;

namespace HRNet.AspNetCore.Contracts;

/// <summary>The models that are loaded.</summary>
/// <param name="Models">By name.</param>
/// <param name="Refused">Files of the folder that cannot be served, and why. Where there is a model of that name too, it is what the file was before.</param>
internal sealed record ModelsDto(IReadOnlyList<ModelDto> Models, IReadOnlyList<RefusedModel> Refused);

/// <summary>A model that is loaded.</summary>
/// <param name="Name">The name that the option <c>model</c> takes.</param>
/// <param name="Task">What it answers.</param>
/// <param name="Default">Whether it answers where no model is named.</param>
/// <param name="Architecture">The system of the paper.</param>
/// <param name="Variant">Width and depth.</param>
/// <param name="Precision">What it computes with.</param>
/// <param name="Input">Size of the network's input in pixels.</param>
/// <param name="Threshold">The score under which an answer counts as not seen.</param>
/// <param name="Keypoints">Keypoint names in order; null for other tasks.</param>
/// <param name="Limbs">Pairs of keypoint indices that a skeleton joins; null for other tasks.</param>
/// <param name="FlipPairs">Pairs of left and right indices.</param>
/// <param name="Classes">Class names and colors by id; null for other tasks.</param>
/// <param name="Decoder">How heat maps become keypoints; null for other tasks.</param>
/// <param name="Description">What it was trained on and what it is good for.</param>
/// <param name="License">License of the weights, in words.</param>
/// <param name="Source">The checkpoint it was made from.</param>
/// <param name="SourceSha256">That file's SHA-256.</param>
/// <param name="Bytes">Size of the model file.</param>
/// <param name="LoadedAt">Since when it serves.</param>
/// <param name="Device">The device that serves it.</param>
/// <param name="Dropped">Devices that were tried before, and why they do not serve.</param>
internal sealed record ModelDto(
    string Name, ModelTask Task, bool Default, string Architecture, string Variant, NetworkPrecision Precision, ImageSize Input, float Threshold,
    IReadOnlyList<string>? Keypoints, IReadOnlyList<int[]>? Limbs, IReadOnlyList<int[]> FlipPairs, IReadOnlyList<ModelClassDto>? Classes, HeatMapDecoder? Decoder,
    string Description, string License, string Source, string SourceSha256, long Bytes, DateTimeOffset LoadedAt,
    string Device, IReadOnlyList<DeviceAttempt> Dropped)
{
    /// <summary>As the wire has it.</summary>
    public static ModelDto From(ModelInfo model)
    {
        var card = model.Card;
        var keypoints = card.Keypoints.Count > 0;
        return new(
            model.Name, card.Task, model.IsDefault, card.Architecture, card.Variant, card.Precision, new(card.InputWidth, card.InputHeight), card.Threshold,
            keypoints ? card.Keypoints : null, keypoints ? card.Limbs : null, card.FlipPairs,
            card.Classes.Count > 0 ? [.. card.Classes.Select((name, id) => new ModelClassDto(id, name, card.Palette.ElementAtOrDefault(id)))] : null,
            keypoints ? card.Decoder : null,
            card.Description, card.License, card.Source, card.SourceSha256, model.Bytes, model.LoadedAt, model.Device.Device, model.Device.Attempts);
    }
}

/// <summary>A class that a model knows.</summary>
/// <param name="Id">Its value in masks.</param>
/// <param name="Name">Its name.</param>
/// <param name="Color">Its color as "#rrggbb", where the model gives one.</param>
internal sealed record ModelClassDto(int Id, string Name, string? Color);

/// <summary>The devices.</summary>
/// <param name="Setting">What the settings ask for.</param>
/// <param name="Runtime">Version of ONNX Runtime.</param>
/// <param name="Devices">Those that ONNX Runtime sees here, and those that serve.</param>
internal sealed record DevicesDto(string Setting, string Runtime, IReadOnlyList<DeviceDto> Devices)
{
    /// <summary>As the wire has it.</summary>
    public static DevicesDto From(string setting, IReadOnlyList<DeviceInfo> seen, IReadOnlyList<ModelInfo> models)
    {
        var names = seen.Select(device => device.Name).Union(models.Select(model => model.Device.Device).Where(DeviceReport.Serves));
        return new(setting, DeviceInfo.RuntimeVersion,
        [
            .. names.Select(name => (Name: name, Seen: seen.FirstOrDefault(device => device.Name == name), Models: models.Where(model => model.Device.Device == name).ToArray()))
                .Select(device => new DeviceDto(
                    device.Name, device.Seen?.Kind, device.Seen?.Description, device.Seen?.Provider, [.. device.Models.Select(model => model.Name)],
                    [.. device.Models.SelectMany(model => model.Device.Attempts).Distinct()])),
        ]);
    }
}

/// <summary>A device.</summary>
/// <param name="Device">Such as "cpu" or "dml:0": what the setting Inference:Device takes.</param>
/// <param name="Kind">"cpu", "gpu" or "npu"; null where ONNX Runtime does not list the device.</param>
/// <param name="Description">The adapter's or its maker's name.</param>
/// <param name="Provider">ONNX Runtime's execution provider.</param>
/// <param name="Models">The models it serves.</param>
/// <param name="Dropped">Devices that were tried for these models before it, and why they do not serve.</param>
internal sealed record DeviceDto(
    string Device, string? Kind, string? Description, string? Provider, IReadOnlyList<string> Models, IReadOnlyList<DeviceAttempt> Dropped);
