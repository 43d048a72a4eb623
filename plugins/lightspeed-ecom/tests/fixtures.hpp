// Orders in the vendor's own format, with values of our own. `edit` replaces members of the order.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

#include "koppel/cpp/json_numbers_as_text.hpp"

namespace koppel::lightspeed_ecom::fixtures {

inline boost::json::object read(std::string_view text) {
    std::string problem;
    auto value = sdk::json_numbers_as_text(text, &problem);
    if (!value) throw std::runtime_error("fixture: " + problem);
    return value->as_object();
}

inline constexpr std::string_view kOrder = R"({
 "id":5000000123,"createdAt":"2026-03-29T00:30:00+01:00","updatedAt":"2026-03-29T03:10:09+02:00","number":"WEB-00731",
 "status":"processing_awaiting_shipment","customStatusId":null,"channel":"","userAgent":false,"referralId":false,
 "priceCost":11.2,"priceExcl":42.31,"priceIncl":49.75,"weight":0,"gender":false,"birthDate":false,"nationalId":"",
 "email":"Sanne.Bakker@voorbeeld.test","firstname":"Sanne","middlename":"van der","lastname":"Bakker",
 "phone":"+31 6 5550 1234","mobile":"","isCompany":true,"companyName":"Bakker & Zn","companyCoCNumber":"KvK 12.34.56.78",
 "companyVatNumber":"NL 0099.98.877.B01",
 "addressBillingName":"S. van der Bakker","addressBillingStreet":"Lange Haven","addressBillingStreet2":"achter",
 "addressBillingNumber":12,"addressBillingExtension":"bis","addressBillingZipcode":"3111 CD","addressBillingCity":"Schiedam",
 "addressBillingRegion":"","addressBillingCountry":{"id":150,"code":"nl","code3":"nld","title":"Nederland"},
 "addressBillingRegionData":false,
 "addressShippingCompany":false,"addressShippingName":"Magazijn","addressShippingStreet":"Kade","addressShippingStreet2":"",
 "addressShippingNumber":"7","addressShippingExtension":"","addressShippingZipcode":"9000","addressShippingCity":"Gent",
 "addressShippingRegion":"","addressShippingCountry":{"id":21,"code":"be","code3":"bel","title":"België"},
 "paymentId":"mollie","paymentStatus":"paid","paymentTaxRate":0,"paymentTaxRates":[],
 "paymentBasePriceExcl":0.4132,"paymentBasePriceIncl":0.5,"paymentPriceExcl":0.41,"paymentPriceIncl":0.50,
 "paymentTitle":"Bancontact","paymentData":[],
 "shipmentId":"core|1|2","shipmentTaxRate":0.21,"shipmentTaxRates":[{"name":"BTW","rate":0.21,"amount":1.0413}],
 "shipmentBasePriceExcl":4.9587,"shipmentBasePriceIncl":6.0000,"shipmentPriceExcl":4.96,"shipmentPriceIncl":6,
 "shipmentDiscountExcl":0,"shipmentDiscountIncl":0,"shipmentTitle":"bpost",
 "isDiscounted":true,"discountType":"percentage","discountAmount":3.5,"discountCouponCode":"LENTE",
 "taxRates":[{"name":"BTW","rate":0.21,"amount":4.17},{"name":"BTW","rate":0.09,"amount":1.5}],
 "comment":"  affiliate-88 ","memo":"","language":{"id":1,"code":"nl"},
 "customer":{"resource":{"id":77001,"url":"customers\/77001","link":"http:\/\/api.webshopapp.com\/nl\/customers\/77001.json"}},
 "invoices":{"resource":{"id":false,"url":"invoices?order=5000000123","link":"x"}},
 "products":{"resource":{"id":false,"url":"orders\/5000000123\/products","link":"x"}},
 "events":{"resource":{"id":false,"url":"orders\/events?order=5000000123","link":"x"}},
 "giftCardsPayment":[]})";

inline constexpr std::string_view kLines = R"({"orderProducts":[
 {"id":91,"supplierTitle":"","brandTitle":"Merk","productTitle":"Fietstas","variantTitle":"Groen","taxRate":0.21,
  "quantityOrdered":3,"articleCode":"FT-G","ean":"","sku":"TAS-GROEN","weight":null,
  "basePriceExcl":7.4380,"basePriceIncl":9.0000,"priceExcl":19.84,"priceIncl":24.00,"discountExcl":2.4793,"discountIncl":3,
  "customFields":false,"variant":false},
 {"id":92,"supplierTitle":"","brandTitle":"","productTitle":"Routeboek","variantTitle":"Default","taxRate":0.09,
  "quantityOrdered":"1","articleCode":"","ean":"9780000000019","sku":"",
  "basePriceExcl":"17.0963","basePriceIncl":"18.6350","priceExcl":"17.10","priceIncl":"19.25","discountExcl":false,"discountIncl":null,
  "customFields":[],"variant":false}]})";

inline boost::json::object order(std::string_view edit = "{}") {
    boost::json::object result = read(kOrder);
    for (const auto& member : read(edit))
        result[member.key()] = member.value();
    return result;
}

inline boost::json::array lines(std::string_view text = kLines) {
    return read(text).begin()->value().as_array();
}

}  // namespace koppel::lightspeed_ecom::fixtures
